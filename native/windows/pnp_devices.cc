// The Plug and Play devices of the kinds that Windows licensing counts, each as it describes itself: hardware
// ids, enumerator, ancestors, removal policy; of Bluetooth radios also their address.
// clang-format off
#include <windows.h>
#include <winioctl.h>
// clang-format on

#include "devices.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

struct Kind {
  const char* name;
  bool isInterface;  // else a setup class
  GUID guid;
};

constexpr Kind kKinds[] = {
    // GUID_DEVCLASS_HDC, GUID_DEVCLASS_DISPLAY, GUID_DEVCLASS_SCSIADAPTER (devguid.h)
    {"diskController", false, {0x4d36e96a, 0xe325, 0x11ce, {0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18}}},
    {"display", false, {0x4d36e968, 0xe325, 0x11ce, {0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18}}},
    {"scsiAdapter", false, {0x4d36e97b, 0xe325, 0x11ce, {0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18}}},
    // KSCATEGORY_AUDIO (ksmedia.h)
    {"audio", true, {0x6994ad04, 0x93ef, 0x11d0, {0xa3, 0xcc, 0x00, 0xa0, 0xc9, 0x22, 0x31, 0x96}}},
    // GUID_DEVINTERFACE_CDROM (ntddstor.h)
    {"cdRom", true, {0x53f56308, 0xb6bf, 0x11d0, {0x94, 0xf2, 0x00, 0xa0, 0xc9, 0x1e, 0xfb, 0x8b}}},
    // GUID_BTHPORT_DEVICE_INTERFACE (bthdef.h)
    {"bluetooth", true, {0x0850302a, 0xb344, 0x4fda, {0x9b, 0xe9, 0x90, 0x57, 0x6b, 0x8d, 0x46, 0xf0}}},
};

// bthioctl.h: IOCTL_BTH_GET_LOCAL_INFO and the size of BTH_LOCAL_RADIO_INFO, with room to spare.
constexpr DWORD kGetLocalInfo = CTL_CODE(0x41, 0, METHOD_BUFFERED, FILE_ANY_ACCESS);
constexpr std::size_t kLocalInfoSize = 512;

void readRadio(const std::wstring& path, PnpEntry& entry) {
  const std::string action = "IOCTL_BTH_GET_LOCAL_INFO";
  const Handle radio = openForQueries(path);
  Bytes answer(kLocalInfoSize);
  DWORD size = 0;
  if (!radio.valid() || !DeviceIoControl(radio.get(), kGetLocalInfo, nullptr, 0, answer.data(),
                                         static_cast<DWORD>(answer.size()), &size, nullptr)) {
    entry.faults.push_back(lastFault(action, "radioInfo"));
    return;
  }
  answer.resize(std::min<std::size_t>(size, answer.size()));
  entry.radioInfo = std::move(answer);
}

}  // namespace

Result<std::vector<PnpEntry>> readPnpDevices(const std::string& kind) {
  for (const Kind& candidate : kKinds) {
    if (kind != candidate.name) continue;
    const Result<std::vector<PnpDevice>> devices =
        candidate.isInterface ? devicesWithInterface(candidate.guid) : devicesOfClass(candidate.guid);
    if (!devices.ok()) return devices.fault();
    std::vector<PnpEntry> entries;
    for (const PnpDevice& device : *devices) {
      PnpEntry& entry = entries.emplace_back();
      entry.name = toUtf8(device.instanceId);
      entry.kind = kind;
      entry.enumerator = device.enumerator;
      entry.buses = device.buses;
      entry.hardwareIds = toUtf8(device.hardwareIds);
      entry.removalPolicy = device.removalPolicy;
      if (kind == "bluetooth") readRadio(device.interfacePath, entry);
    }
    return entries;
  }
  return Fault{"", FaultCode::kMalformed, 0, "no kind of devices is called " + kind};
}

}  // namespace hwhash::windows_platform
