// Network interfaces and Bluetooth radios.
#include <algorithm>
#include <cstdlib>

#include "devices.h"
#include "link_addresses.h"
#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

// "00:15:5d:e9:db:6f" as sysfs prints it; empty where it is anything else.
Bytes addressBytes(const std::string& text) {
  Bytes address;
  const char* at = text.c_str();
  while (*at != '\0') {
    char* end = nullptr;
    const unsigned long byte = std::strtoul(at, &end, 16);
    if (end != at + 2 || (*end != ':' && *end != '\0')) return {};
    address.push_back(static_cast<std::uint8_t>(byte));
    at = *end == ':' ? end + 1 : end;
  }
  return address;
}

std::optional<std::uint32_t> small(const Tree& tree, const std::string& path) {
  const auto number = tree.number(path);
  if (!number || *number > 0xFFFF) return std::nullopt;
  return static_cast<std::uint32_t>(*number);
}

void locate(const Tree& tree, const std::string& device, NetworkAdapter& adapter) {
  adapter.device = belowSys(device);
  adapter.buses = subsystems(tree, device);
  adapter.driver = controllerDriver(tree, device);
  adapter.isVirtual = startsWith(device, "/sys/devices/virtual/");
  adapter.removable = removablePort(tree, device);
}

NetworkAdapter readInterface(const Tree& tree, const std::string& name, const std::string& device) {
  NetworkAdapter adapter;
  adapter.name = name;
  locate(tree, device, adapter);
  adapter.kind = ueventValue(tree, device, "DEVTYPE");
  if (!adapter.kind && tree.exists(device + "/phy80211")) adapter.kind = "wlan";
  adapter.linkType = small(tree, device + "/type");
  adapter.assignType = small(tree, device + "/addr_assign_type");
  Bytes current = addressBytes(tree.line(device + "/address").value_or(""));
  if (!current.empty()) adapter.currentAddress = std::move(current);
  if (*adapter.isVirtual) return adapter;
  Result<Bytes> address = tree.live() ? permanentAddress(name) : needsRunningSystem("permanentAddress");
  std::move(address).into(adapter.permanentAddress, adapter.faults);
  return adapter;
}

NetworkAdapter readRadio(const Tree& tree, const std::string& name, const std::string& device) {
  NetworkAdapter adapter;
  adapter.name = name;
  locate(tree, device, adapter);
  adapter.kind = "bluetooth";
  // Kernels before 4.2 print it; it needs no socket, which a sandbox may forbid.
  Bytes printed = addressBytes(tree.line(device + "/address").value_or(""));
  if (!printed.empty()) {
    adapter.permanentAddress = std::move(printed);
    return adapter;
  }
  const auto index = static_cast<std::uint16_t>(std::strtoul(name.c_str() + 3, nullptr, 10));
  Result<Bytes> address = tree.live() ? radioAddress(index) : needsRunningSystem("permanentAddress");
  std::move(address).into(adapter.permanentAddress, adapter.faults);
  return adapter;
}

}  // namespace

Result<std::vector<NetworkAdapter>> readNetworkAdapters(const Tree& tree) {
  if (!tree.exists("/sys/class/net")) {
    return Fault{"", FaultCode::kNotFound, 0, "/sys/class/net: there is no such folder"};
  }
  std::vector<NetworkAdapter> adapters;
  for (const std::string& name : tree.list("/sys/class/net")) {
    const auto device = tree.resolve("/sys/class/net/" + name);
    // bonding_masters is a file among the links.
    if (device && tree.exists(*device + "/address")) adapters.push_back(readInterface(tree, name, *device));
  }
  for (const std::string& name : tree.list("/sys/class/bluetooth")) {
    // "hci0:11" is a connection.
    if (!startsWith(name, "hci") || name.find(':') != std::string::npos) continue;
    if (const auto device = tree.resolve("/sys/class/bluetooth/" + name)) {
      adapters.push_back(readRadio(tree, name, *device));
    }
  }
  return adapters;
}

}  // namespace hwhash::linux_platform
