// Which disks hold Windows: the volume of its folder, and the extents of that volume. In WinPE it is a RAM
// disk, which has none.
#include "disks.h"

namespace hwhash::windows_platform {
namespace {

// More extents than a volume can reasonably have: a spanned volume has one or two a disk.
constexpr DWORD kMostExtents = 128;

// "\\?\Volume{GUID}" without the backslash at its end: with it, the root folder would be opened.
Result<std::wstring> systemVolume() {
  wchar_t folder[MAX_PATH] = {};
  wchar_t mountPoint[MAX_PATH] = {};
  wchar_t volume[MAX_PATH] = {};
  const UINT length = GetSystemWindowsDirectoryW(folder, MAX_PATH);
  if (length == 0 || length >= MAX_PATH) return lastFault("GetSystemWindowsDirectory");
  if (!GetVolumePathNameW(folder, mountPoint, MAX_PATH)) return lastFault("GetVolumePathName");
  if (!GetVolumeNameForVolumeMountPointW(mountPoint, volume, MAX_PATH)) {
    return lastFault("GetVolumeNameForVolumeMountPoint");
  }
  std::wstring name(untilNul(std::wstring_view(volume, MAX_PATH)));
  while (!name.empty() && name.back() == L'\\') name.pop_back();
  return name;
}

}  // namespace

Result<std::vector<DWORD>> systemDiskNumbers() {
  const Result<std::wstring> volume = systemVolume();
  if (!volume.ok()) return volume.fault();
  const Handle device = openForQueries(*volume);
  if (!device.valid()) return lastFault("open the volume of Windows");
  struct {
    VOLUME_DISK_EXTENTS first;
    DISK_EXTENT more[kMostExtents - 1];
  } answer{};
  DWORD size = 0;
  const std::string action = "IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS";
  if (!DeviceIoControl(device.get(), IOCTL_VOLUME_GET_VOLUME_DISK_EXTENTS, nullptr, 0, &answer, sizeof answer,
                       &size, nullptr)) {
    return lastFault(action);
  }
  const DWORD count = answer.first.NumberOfDiskExtents;
  const std::size_t needed = offsetof(VOLUME_DISK_EXTENTS, Extents) + count * sizeof(DISK_EXTENT);
  if (count > kMostExtents || needed > size)
    return Fault{"", FaultCode::kMalformed, 0, action + ": the answer is too short"};
  std::vector<DWORD> numbers;
  for (DWORD i = 0; i < count; i++) {
    numbers.push_back(i == 0 ? answer.first.Extents[0].DiskNumber : answer.more[i - 1].DiskNumber);
  }
  return numbers;
}

}  // namespace hwhash::windows_platform
