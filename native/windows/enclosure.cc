// The shape of the device: what the power manager, the input stack and the storage devices say.
// clang-format off
#include <windows.h>
#include <powrprof.h>
// clang-format on

#include "devices.h"
#include "disks.h"
#include "storage_descriptor.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

// GUID_DEVINTERFACE_CDROM, {53f56308-b6bf-11d0-94f2-00a0c91efb8b}
constexpr GUID kCdRomInterface = {
    0x53f56308, 0xb6bf, 0x11d0, {0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b}};
constexpr ULONG kPlatformRoleVersion2 = 2;

Result<std::uint32_t> platformRole() {
  using DetermineRole = int WINAPI(ULONG);
  Library power(L"powrprof.dll");
  DetermineRole* determine = nullptr;
  if (!power.bind(determine, "PowerDeterminePlatformRoleEx")) {
    Fault fault = power.fault();
    fault.what = "platformRole";
    return fault;
  }
  return static_cast<std::uint32_t>(determine(kPlatformRoleVersion2));
}

// An image that is mounted appears as a drive on a virtual bus, but is not one.
bool isHardware(const std::wstring& path) {
  const Handle drive = openForQueries(path);
  if (!drive.valid()) return true;
  const Result<Bytes> bytes = storageDescriptor(drive.get());
  if (!bytes.ok()) return true;
  const auto descriptor = parseStorageDescriptor(Buffer(bytes->data(), bytes->size()));
  return !descriptor ||
         (descriptor->busType != BusTypeVirtual && descriptor->busType != BusTypeFileBackedVirtual);
}

Result<bool> opticalDrive() {
  const Result<std::vector<PnpDevice>> drives = devicesWithInterface(kCdRomInterface);
  if (!drives.ok()) {
    Fault fault = drives.fault();
    fault.what = "opticalDrive";
    return fault;
  }
  for (const PnpDevice& drive : *drives) {
    if (isHardware(drive.interfacePath)) return true;
  }
  return false;
}

}  // namespace

Result<Enclosure> readEnclosure() {
  Enclosure enclosure;
  platformRole().into(enclosure.platformRole, enclosure.faults);
  opticalDrive().into(enclosure.opticalDrive, enclosure.faults);
  enclosure.digitizers = static_cast<std::uint32_t>(GetSystemMetrics(SM_DIGITIZER));
  enclosure.maximumTouchPoints = static_cast<std::uint32_t>(GetSystemMetrics(SM_MAXIMUMTOUCHES));
  return enclosure;
}

}  // namespace hwhash::windows_platform
