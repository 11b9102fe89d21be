// Platforms that devices are not harvested on: the addon loads, and each answer says so.
#include "../source.h"

namespace hwhash {
namespace {

Fault unsupported() {
  return {"", FaultCode::kUnsupported, 0, "hardware can be read on Linux and Windows only"};
}

class UnsupportedSource final : public Source {
 public:
  Result<System> system() override { return unsupported(); }
  Result<Smbios> smbios() override { return unsupported(); }
  Result<AcpiTable> acpiTable(const std::string&) override { return unsupported(); }
  Result<std::vector<Disk>> disks() override { return unsupported(); }
  Result<std::vector<NetworkAdapter>> networkAdapters() override { return unsupported(); }
  Result<Processor> processor() override { return unsupported(); }
  Result<Memory> memory() override { return unsupported(); }
  Result<std::vector<Display>> displays() override { return unsupported(); }
  Result<std::vector<GraphicsAdapter>> graphics() override { return unsupported(); }
  Result<Enclosure> enclosure() override { return unsupported(); }
  Result<std::unique_ptr<TpmDevice>> openTpm(const std::string&) override { return unsupported(); }
  Result<std::string> officialHash() override { return unsupported(); }
};

}  // namespace

const char* platformName() { return "unsupported"; }

std::unique_ptr<Source> makePlatformSource(const SourceOptions&) {
  return std::make_unique<UnsupportedSource>();
}

}  // namespace hwhash
