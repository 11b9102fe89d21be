#include "linux_source.h"

#include <utility>

namespace hwhash {
namespace {

class LinuxSource final : public Source {
 public:
  explicit LinuxSource(std::string root) : tree_(std::move(root)) {}

  Result<System> system() override { return linux_platform::readSystem(tree_); }
  Result<Smbios> smbios() override { return linux_platform::readSmbios(tree_); }
  Result<AcpiTable> acpiTable(const std::string& signature) override {
    return linux_platform::readAcpiTable(tree_, signature);
  }
  Result<std::vector<Disk>> disks() override { return linux_platform::readDisks(tree_); }
  Result<std::vector<NetworkAdapter>> networkAdapters() override {
    return linux_platform::readNetworkAdapters(tree_);
  }
  Result<Processor> processor() override { return linux_platform::readProcessor(tree_); }
  Result<Memory> memory() override { return linux_platform::readMemory(tree_); }
  Result<std::vector<Display>> displays() override { return linux_platform::readDisplays(tree_); }
  Result<std::vector<GraphicsAdapter>> graphics() override {
    return Fault{"", FaultCode::kUnsupported, 0,
                 "Linux does not know graphics adapters as Windows describes them"};
  }
  Result<Enclosure> enclosure() override { return linux_platform::readEnclosure(tree_); }
  Result<std::unique_ptr<TpmDevice>> openTpm(const std::string& where) override {
    if (!tree_.live()) return needsRunningSystem("");
    return linux_platform::openTpmDevice(where);
  }
  Result<std::string> officialHash() override {
    return Fault{"", FaultCode::kUnsupported, 0, "only Windows makes a hash of its own"};
  }

 private:
  Tree tree_;
};

}  // namespace

const char* platformName() { return "linux"; }

std::unique_ptr<Source> makePlatformSource(const SourceOptions& options) {
  return std::make_unique<LinuxSource>(options.root);
}

}  // namespace hwhash
