#include "devices.h"

#include <algorithm>
#include <array>

namespace hwhash {
namespace {

constexpr char kDevices[] = "/sys/devices/";

// Buses that carry a disk's or an adapter's commands, not the hardware itself.
constexpr std::array<const char*, 6> kCommandBuses = {"block", "scsi", "mmc", "nvme", "net", "bluetooth"};

// Calls `visit(path)` for a device and each ancestor until it gives true.
template <typename Visit>
void upwards(std::string path, Visit visit) {
  while (startsWith(path, kDevices)) {
    if (visit(path)) return;
    path = parentPath(path);
  }
}

std::optional<std::string> linkName(const Tree& tree, const std::string& path) {
  const auto target = tree.resolve(path);
  if (!target) return std::nullopt;
  return baseName(*target);
}

}  // namespace

std::vector<std::string> subsystems(const Tree& tree, const std::string& device) {
  std::vector<std::string> names;
  upwards(device, [&](const std::string& path) {
    if (const auto name = linkName(tree, path + "/subsystem")) names.push_back(*name);
    return false;
  });
  return names;
}

std::optional<std::string> controllerDriver(const Tree& tree, const std::string& device) {
  std::optional<std::string> driver;
  upwards(device, [&](const std::string& path) {
    const std::string bus = linkName(tree, path + "/subsystem").value_or("");
    if (std::find(kCommandBuses.begin(), kCommandBuses.end(), bus) != kCommandBuses.end()) return false;
    driver = linkName(tree, path + "/driver");
    return driver.has_value();
  });
  return driver;
}

std::optional<bool> removablePort(const Tree& tree, const std::string& device) {
  std::optional<bool> removable;
  upwards(device, [&](const std::string& path) {
    const std::string text = tree.line(path + "/removable").value_or("");
    if (text == "removable") removable = true;
    if (text == "fixed" && !removable) removable = false;
    return removable.value_or(false);
  });
  return removable;
}

std::string belowSys(const std::string& device) {
  return startsWith(device, "/sys/") ? device.substr(4) : device;
}

}  // namespace hwhash
