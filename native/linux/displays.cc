// Displays, from the connectors of the kernel's mode setting.
#include <cctype>
#include <cstdlib>

#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

// "card0-HDMI-A-1" is connector HDMI-A, number 1.
std::optional<std::string> connectorOf(const std::string& name) {
  const std::size_t first = name.find('-');
  const std::size_t last = name.rfind('-');
  if (first == std::string::npos || last <= first) return std::nullopt;
  return name.substr(first + 1, last - first - 1);
}

// "1920x1080": the first mode listed is the preferred one.
void readMode(const Tree& tree, const std::string& path, Display& display) {
  const auto modes = tree.line(path + "/modes");
  if (!modes || std::isdigit(static_cast<unsigned char>(modes->front())) == 0) return;
  char* end = nullptr;
  const unsigned long width = std::strtoul(modes->c_str(), &end, 10);
  if (*end != 'x') return;
  const unsigned long height = std::strtoul(end + 1, nullptr, 10);
  if (width == 0 || height == 0 || width > 0xFFFF || height > 0xFFFF) return;
  display.resolutionX = static_cast<std::uint32_t>(width);
  display.resolutionY = static_cast<std::uint32_t>(height);
}

}  // namespace

Result<std::vector<Display>> readDisplays(const Tree& tree) {
  std::vector<Display> displays;
  for (const std::string& name : tree.list("/sys/class/drm")) {
    const auto connector = connectorOf(name);
    if (!startsWith(name, "card") || !connector) continue;
    const std::string path = "/sys/class/drm/" + name;
    const auto status = tree.line(path + "/status");
    if (!status) continue;
    Display display;
    display.name = name;
    display.connector = connector;
    display.active = *status == "connected";
    Result<Bytes> edid = tree.head(path + "/edid", 64 * 1024);
    if (!edid.ok() && *display.active)
      display.faults.push_back({"edid", edid.fault().code, edid.fault().osError, edid.fault().text});
    if (edid.ok() && !edid->empty()) display.edid = *std::move(edid);
    readMode(tree, path, display);
    displays.push_back(std::move(display));
  }
  return displays;
}

}  // namespace hwhash::linux_platform
