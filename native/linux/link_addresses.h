// Permanent addresses of network interfaces and Bluetooth radios, which sysfs does not have.
#pragma once

#include <string>

#include "../source.h"

namespace hwhash::linux_platform {

// By ioctl (ETHTOOL_GPERMADDR), else by netlink (IFLA_PERM_ADDRESS). All zero where the driver knows none.
Result<Bytes> permanentAddress(const std::string& interface);

// Address of a Bluetooth radio (HCIGETDEVINFO), most significant byte first; `index` is that of "hci0".
Result<Bytes> radioAddress(std::uint16_t index);

}  // namespace hwhash::linux_platform
