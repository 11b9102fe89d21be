// Where a device is attached, according to sysfs.
#pragma once

#include <string>
#include <vector>

#include "tree.h"

namespace hwhash {

// Subsystem of a device and of each ancestor, nearest first. `device` is a resolved path: "/sys/devices/…".
std::vector<std::string> subsystems(const Tree& tree, const std::string& device);

// Driver of the nearest ancestor on a bus for hardware: the controller's, not "sd" or "mmcblk".
std::optional<std::string> controllerDriver(const Tree& tree, const std::string& device);

// Whether a port on the way says that the device can be unplugged; absent where none says anything.
std::optional<bool> removablePort(const Tree& tree, const std::string& device);

// A path below /sys, as snapshots name devices.
std::string belowSys(const std::string& device);

}  // namespace hwhash
