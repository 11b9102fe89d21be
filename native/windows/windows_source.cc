#include "windows_source.h"

#include <mutex>

namespace hwhash {
namespace {

// Display drivers and COM servers load libraries of their own while they answer, each in its own order: one
// such answer at a time, as two have been seen to wait for each other for good (under Wine).
std::mutex oneAtATime;

template <typename T>
T alone(T (*read)()) {
  const std::lock_guard<std::mutex> lock(oneAtATime);
  return read();
}

class WindowsSource final : public Source {
 public:
  Result<System> system() override { return windows_platform::readSystem(); }
  Result<Smbios> smbios() override { return windows_platform::readSmbios(); }
  Result<AcpiTable> acpiTable(const std::string& signature) override {
    return windows_platform::readAcpiTable(signature);
  }
  Result<std::vector<Disk>> disks() override { return windows_platform::readDisks(); }
  Result<std::vector<NetworkAdapter>> networkAdapters() override {
    return windows_platform::readNetworkAdapters();
  }
  Result<Processor> processor() override { return windows_platform::readProcessor(); }
  Result<Memory> memory() override { return windows_platform::readMemory(); }
  Result<std::vector<Display>> displays() override { return alone(windows_platform::readDisplays); }
  Result<std::vector<GraphicsAdapter>> graphics() override { return alone(windows_platform::readGraphics); }
  Result<Enclosure> enclosure() override { return alone(windows_platform::readEnclosure); }
  Result<std::vector<Display>> monitors() override { return windows_platform::readMonitors(); }
  Result<std::vector<DxgiAdapter>> dxgiAdapters() override {
    return alone(windows_platform::readDxgiAdapters);
  }
  Result<std::vector<PnpEntry>> pnpDevices(const std::string& kind) override {
    return windows_platform::readPnpDevices(kind);
  }
  Result<std::unique_ptr<TpmDevice>> openTpm(const std::string& where) override {
    return windows_platform::openTbs(where);
  }
  Result<PlatformTpm> platformTpm() override { return alone(windows_platform::readPlatformTpm); }
  Result<std::string> officialHash() override { return alone(windows_platform::readOfficialHash); }
};

}  // namespace

const char* platformName() { return "windows"; }

// `root` applies only to Linux: no tree could represent Windows.
std::unique_ptr<Source> makePlatformSource(const SourceOptions&) { return std::make_unique<WindowsSource>(); }

}  // namespace hwhash
