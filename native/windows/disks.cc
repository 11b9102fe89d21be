// Disks, by IOCTL_STORAGE_QUERY_PROPERTY on handles without read access: no elevation is needed.
#include "disks.h"

#include <algorithm>
#include <map>

#include "devices.h"
#include "storage_descriptor.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

// GUID_DEVINTERFACE_DISK, {53f56307-b6bf-11d0-94f2-00a0c91efb8b}
constexpr GUID kDiskInterface = {
    0x53f56307, 0xb6bf, 0x11d0, {0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b}};
// Numbers that are tried although Plug and Play did not name them: it may be missing, as in a bare WinPE.
constexpr DWORD kNumbersTried = 16;
// Bytes for the partition layout: 48 and 144 a partition, of which GPT has 128 unless somebody made more.
constexpr std::size_t kFirstLayout = 32 * 1024;
constexpr std::size_t kLargestLayout = 512 * 1024;

template <typename Answer>
std::optional<Answer> queryProperty(HANDLE device, STORAGE_PROPERTY_ID property) {
  STORAGE_PROPERTY_QUERY query{};
  query.PropertyId = property;
  query.QueryType = PropertyStandardQuery;
  Answer answer{};
  DWORD size = 0;
  const BOOL ok = DeviceIoControl(device, IOCTL_STORAGE_QUERY_PROPERTY, &query, sizeof query, &answer,
                                  sizeof answer, &size, nullptr);
  if (!ok || size < sizeof answer) return std::nullopt;
  return answer;
}

std::optional<DWORD> deviceNumber(HANDLE device) {
  STORAGE_DEVICE_NUMBER number{};
  DWORD size = 0;
  const BOOL ok = DeviceIoControl(device, IOCTL_STORAGE_GET_DEVICE_NUMBER, nullptr, 0, &number, sizeof number,
                                  &size, nullptr);
  if (!ok || size < sizeof number) return std::nullopt;
  return number.DeviceNumber;
}

Result<std::uint64_t> diskSize(HANDLE device) {
  DISK_GEOMETRY_EX geometry[2] = {};  // the answer has more behind the structure, which is not asked for
  DWORD size = 0;
  const std::string action = "IOCTL_DISK_GET_DRIVE_GEOMETRY_EX";
  const BOOL ok = DeviceIoControl(device, IOCTL_DISK_GET_DRIVE_GEOMETRY_EX, nullptr, 0, geometry,
                                  sizeof geometry, &size, nullptr);
  if (!ok) return lastFault(action, "sizeBytes");
  if (size < offsetof(DISK_GEOMETRY_EX, Data) || geometry[0].DiskSize.QuadPart < 0) {
    return Fault{"sizeBytes", FaultCode::kMalformed, 0, action + ": the answer is too short"};
  }
  return static_cast<std::uint64_t>(geometry[0].DiskSize.QuadPart);
}

// The whole answer; it has one record a partition, and the system says nothing of its size beforehand.
Result<Bytes> driveLayout(HANDLE device) {
  const std::string action = "IOCTL_DISK_GET_DRIVE_LAYOUT_EX";
  for (std::size_t capacity = kFirstLayout; capacity <= kLargestLayout; capacity *= 4) {
    Bytes data(capacity);
    DWORD size = 0;
    if (DeviceIoControl(device, IOCTL_DISK_GET_DRIVE_LAYOUT_EX, nullptr, 0, data.data(),
                        static_cast<DWORD>(data.size()), &size, nullptr)) {
      data.resize(std::min<std::size_t>(size, data.size()));
      return data;
    }
    const DWORD error = GetLastError();
    if (error != ERROR_INSUFFICIENT_BUFFER && error != ERROR_MORE_DATA) {
      return faultFromError(error, action, "driveLayout");
    }
  }
  return Fault{"driveLayout", FaultCode::kTooLarge, 0, action + ": the answer is too large"};
}

void readDescriptor(HANDLE device, Disk& disk) {
  Result<Bytes> bytes = storageDescriptor(device);
  if (!bytes.ok()) {
    bytes.fault().what = "storageDescriptor";
    disk.faults.push_back(std::move(bytes).fault());
    return;
  }
  const auto parsed = parseStorageDescriptor(Buffer(bytes->data(), bytes->size()));
  disk.storageDescriptor = *std::move(bytes);
  if (!parsed) {
    disk.faults.push_back(
        {"storageDescriptor", FaultCode::kMalformed, 0, "the storage descriptor is too short"});
    return;
  }
  disk.busType = parsed->busType;
  disk.removable = parsed->removableMedia;
  disk.isVirtual = parsed->busType == BusTypeVirtual || parsed->busType == BusTypeFileBackedVirtual;
  disk.vendor = parsed->vendor;
  disk.model = parsed->product;
  disk.firmware = parsed->revision;
  disk.serial = parsed->serial;
  if (!disk.serial)
    disk.faults.push_back({"serial", FaultCode::kNotFound, 0, "the driver gives no serial number"});
}

Disk readDisk(HANDLE device, DWORD number, const PnpDevice* pnp, const Result<std::vector<DWORD>>& system) {
  Disk disk;
  disk.name = "PhysicalDrive" + std::to_string(number);
  if (pnp) {
    disk.device = toUtf8(pnp->instanceId);
    disk.buses = pnp->buses;
  }
  readDescriptor(device, disk);
  diskSize(device).into(disk.sizeBytes, disk.faults);
  if (const auto answer =
          queryProperty<DEVICE_SEEK_PENALTY_DESCRIPTOR>(device, StorageDeviceSeekPenaltyProperty)) {
    disk.seekPenalty = answer->IncursSeekPenalty != 0;
  }
  if (const auto answer = queryProperty<DEVICE_TRIM_DESCRIPTOR>(device, StorageDeviceTrimProperty)) {
    disk.trim = answer->TrimEnabled != 0;
  }
  driveLayout(device).into(disk.driveLayout, disk.faults);
  if (system.ok()) {
    disk.holdsSystem = std::count(system->begin(), system->end(), number) > 0;
  } else {
    Fault fault = system.fault();
    fault.what = "holdsSystem";
    disk.faults.push_back(std::move(fault));
  }
  return disk;
}

// Every disk that Plug and Play knows, by its number.
std::map<DWORD, PnpDevice> disksByNumber() {
  std::map<DWORD, PnpDevice> found;
  Result<std::vector<PnpDevice>> devices = devicesWithInterface(kDiskInterface);
  if (!devices.ok()) return found;
  for (PnpDevice& device : *devices) {
    const Handle handle = openForQueries(device.interfacePath);
    const auto number = handle.valid() ? deviceNumber(handle.get()) : std::nullopt;
    if (number) found.emplace(*number, std::move(device));
  }
  return found;
}

}  // namespace

Result<Bytes> storageDescriptor(HANDLE device) {
  const std::string action = "IOCTL_STORAGE_QUERY_PROPERTY";
  const auto header = queryProperty<STORAGE_DESCRIPTOR_HEADER>(device, StorageDeviceProperty);
  if (!header) return lastFault(action);
  if (header->Size > kLargestValue)
    return Fault{"", FaultCode::kTooLarge, 0, action + ": the descriptor is too large"};
  STORAGE_PROPERTY_QUERY query{};
  query.PropertyId = StorageDeviceProperty;
  query.QueryType = PropertyStandardQuery;
  Bytes data(std::max<std::size_t>(header->Size, kDescriptorHead));
  DWORD size = 0;
  if (!DeviceIoControl(device, IOCTL_STORAGE_QUERY_PROPERTY, &query, sizeof query, data.data(),
                       static_cast<DWORD>(data.size()), &size, nullptr)) {
    return lastFault(action);
  }
  data.resize(std::min<std::size_t>(size, data.size()));
  return data;
}

Result<std::vector<Disk>> readDisks() {
  std::map<DWORD, PnpDevice> known = disksByNumber();
  for (DWORD number = 0; number < kNumbersTried; number++) known.try_emplace(number);
  const Result<std::vector<DWORD>> system = systemDiskNumbers();
  std::vector<Disk> disks;
  for (const auto& [number, pnp] : known) {
    const Handle device = openForQueries(L"\\\\.\\PhysicalDrive" + std::to_wstring(number));
    const bool named = !pnp.instanceId.empty();
    if (device.valid()) {
      disks.push_back(readDisk(device.get(), number, named ? &pnp : nullptr, system));
    } else if (named || GetLastError() != ERROR_FILE_NOT_FOUND) {
      const std::string name = "PhysicalDrive" + std::to_string(number);
      Disk& disk = disks.emplace_back();
      disk.faults.push_back(lastFault("open \\\\.\\" + name, "storageDescriptor"));
      disk.name = name;
    }
  }
  return disks;
}

}  // namespace hwhash::windows_platform
