// Questions to a storage device, for disks and optical drives alike.
#pragma once

// clang-format off
#include <windows.h>
#include <winioctl.h>
// clang-format on

#include "system_calls.h"

namespace hwhash::windows_platform {

// The whole STORAGE_DEVICE_DESCRIPTOR, strings included.
Result<Bytes> storageDescriptor(HANDLE device);

// Numbers of the disks that the volume with Windows lies on.
Result<std::vector<DWORD>> systemDiskNumbers();

}  // namespace hwhash::windows_platform
