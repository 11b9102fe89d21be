// Active displays, by the display configuration; the EDID by the monitor's own device.
#include <windows.h>

#include "devices.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

// GUID_DEVINTERFACE_MONITOR, {e6f07b5f-ee97-4a90-b076-33f57bf4eaa7}
constexpr GUID kMonitorInterface = {
    0xe6f07b5f, 0xee97, 0x4a90, {0xb0, 0x76, 0x33, 0xf5, 0x7b, 0xf4, 0xea, 0xa7}};

struct Configuration {
  std::vector<DISPLAYCONFIG_PATH_INFO> paths;
  std::vector<DISPLAYCONFIG_MODE_INFO> modes;
};

// A display may come or go between the question for the sizes and the one for the answer.
Result<Configuration> activeConfiguration() {
  LONG status = ERROR_INSUFFICIENT_BUFFER;
  for (int attempt = 0; attempt < 4 && status == ERROR_INSUFFICIENT_BUFFER; attempt++) {
    UINT32 paths = 0;
    UINT32 modes = 0;
    status = GetDisplayConfigBufferSizes(QDC_ONLY_ACTIVE_PATHS, &paths, &modes);
    if (status != ERROR_SUCCESS)
      return faultFromError(static_cast<std::uint32_t>(status), "GetDisplayConfigBufferSizes");
    if (paths > kLongestList || modes > kLongestList)
      return Fault{"", FaultCode::kTooLarge, 0, "too many displays"};
    Configuration found;
    found.paths.resize(paths);
    found.modes.resize(modes);
    status = QueryDisplayConfig(QDC_ONLY_ACTIVE_PATHS, &paths, found.paths.data(), &modes, found.modes.data(),
                                nullptr);
    if (status != ERROR_SUCCESS) continue;
    found.paths.resize(std::min<std::size_t>(paths, found.paths.size()));
    found.modes.resize(std::min<std::size_t>(modes, found.modes.size()));
    return found;
  }
  return faultFromError(static_cast<std::uint32_t>(status), "QueryDisplayConfig");
}

void readEdid(const std::wstring& path, Display& display) {
  display.name = toUtf8(path);
  monitorEdid(path).into(display.edid, display.faults, "edid");
}

void readTarget(const DISPLAYCONFIG_PATH_TARGET_INFO& target, Display& display) {
  DISPLAYCONFIG_TARGET_DEVICE_NAME name{};
  name.header.type = DISPLAYCONFIG_DEVICE_INFO_GET_TARGET_NAME;
  name.header.size = sizeof name;
  name.header.adapterId = target.adapterId;
  name.header.id = target.id;
  const LONG status = DisplayConfigGetDeviceInfo(&name.header);
  if (status != ERROR_SUCCESS) {
    display.faults.push_back(
        faultFromError(static_cast<std::uint32_t>(status), "DisplayConfigGetDeviceInfo", "edid"));
    return;
  }
  readEdid(std::wstring(untilNul(std::wstring_view(name.monitorDevicePath, 128))), display);
}

Display readPath(const DISPLAYCONFIG_PATH_INFO& path, const std::vector<DISPLAYCONFIG_MODE_INFO>& modes) {
  Display display;
  display.active = true;
  display.outputTechnology = static_cast<std::uint32_t>(path.targetInfo.outputTechnology);
  const UINT32 index = path.sourceInfo.modeInfoIdx;
  if (index < modes.size() && modes[index].infoType == DISPLAYCONFIG_MODE_INFO_TYPE_SOURCE) {
    display.resolutionX = modes[index].sourceMode.width;
    display.resolutionY = modes[index].sourceMode.height;
  }
  readTarget(path.targetInfo, display);
  return display;
}

}  // namespace

Result<std::vector<Display>> readDisplays() {
  const Result<Configuration> configuration = activeConfiguration();
  if (!configuration.ok()) return configuration.fault();
  std::vector<Display> displays;
  for (const DISPLAYCONFIG_PATH_INFO& path : configuration->paths) {
    displays.push_back(readPath(path, configuration->modes));
  }
  return displays;
}

Result<std::vector<Display>> readMonitors() {
  const Result<std::vector<PnpDevice>> devices = devicesWithInterface(kMonitorInterface);
  if (!devices.ok()) return devices.fault();
  std::vector<Display> monitors;
  for (const PnpDevice& device : *devices) readEdid(device.interfacePath, monitors.emplace_back());
  return monitors;
}

}  // namespace hwhash::windows_platform
