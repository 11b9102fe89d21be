// Plug and Play devices, by SetupAPI and the configuration manager, both loaded when asked for.
#pragma once

// clang-format off
#include <windows.h>
#include <setupapi.h>
#include <cfgmgr32.h>
#include <devpropdef.h>
// clang-format on

#include <functional>

#include "system_calls.h"

namespace hwhash::windows_platform {

// What Plug and Play says of one device.
struct PnpDevice {
  std::wstring instanceId;     // "PCI\VEN_8086&DEV_15F3\3&11583659&0&FE"
  std::wstring interfacePath;  // what CreateFile opens; empty where it was not found by an interface
  std::optional<std::string> enumerator;
  std::vector<std::string> buses;  // enumerators of the device and of its ancestors, nearest first
  std::optional<std::string> name;
  std::optional<std::string> manufacturer;
  std::vector<std::wstring> hardwareIds;
  std::optional<std::uint32_t> removalPolicy;  // CM_REMOVAL_POLICY
  std::optional<bool> inLocalMachineContainer;
  std::optional<std::wstring> netCfgInstanceId;  // adapters: "{GUID}" of the network interface
};

// CM_REMOVAL_POLICY_EXPECT_NO_REMOVAL is 1; orderly and surprise removal are above.
std::optional<bool> canBeRemoved(const PnpDevice& device);

// The present devices of a setup class.
Result<std::vector<PnpDevice>> devicesOfClass(const GUID& setupClass);
// The present devices that have a device interface.
Result<std::vector<PnpDevice>> devicesWithInterface(const GUID& interfaceClass);
// EDID of the monitor behind a device interface path, as its driver stored it.
Result<Bytes> monitorEdid(const std::wstring& interfacePath);

}  // namespace hwhash::windows_platform
