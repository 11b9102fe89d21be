// Network adapters: the interface table, the permanent address by NDIS, the enumerator by Plug and Play.
// clang-format off
#include <winsock2.h>
#include <ws2ipdef.h>
#include <windows.h>
#include <iphlpapi.h>
#include <netioapi.h>
#include <winioctl.h>
// clang-format on

#include "devices.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

// ntddndis.h: _NDIS_CONTROL_CODE(0, METHOD_OUT_DIRECT), and the object that holds the burnt-in address.
constexpr DWORD kQueryGlobalStats =
    CTL_CODE(FILE_DEVICE_PHYSICAL_NETCARD, 0, METHOD_OUT_DIRECT, FILE_ANY_ACCESS);
constexpr DWORD kPermanentAddress = 0x01010101;  // OID_802_3_PERMANENT_ADDRESS
// GUID_DEVCLASS_NET, {4d36e972-e325-11ce-bfc1-08002be10318}
constexpr GUID kNetClass = {0x4d36e972, 0xe325, 0x11ce, {0xbf, 0xc1, 0x08, 0x00, 0x2b, 0xe1, 0x03, 0x18}};

struct TableCloser {
  using Value = MIB_IF_TABLE2*;
  static Value none() { return nullptr; }
  static void close(Value value) { FreeMibTable(value); }
};

std::wstring guidText(const GUID& guid) {
  wchar_t text[48];
  const int length = swprintf(text, 48, L"{%08lX-%04X-%04X-%02X%02X-%02X%02X%02X%02X%02X%02X}", guid.Data1,
                              guid.Data2, guid.Data3, guid.Data4[0], guid.Data4[1], guid.Data4[2],
                              guid.Data4[3], guid.Data4[4], guid.Data4[5], guid.Data4[6], guid.Data4[7]);
  return std::wstring(text, length > 0 ? static_cast<std::size_t>(length) : 0);
}

Result<Bytes> permanentAddress(const std::wstring& interfaceGuid) {
  const std::string action = "OID_802_3_PERMANENT_ADDRESS of " + toUtf8(interfaceGuid);
  const Handle adapter = openForQueries(L"\\\\.\\" + interfaceGuid);
  if (!adapter.valid()) return lastFault(action, "permanentAddress");
  DWORD object = kPermanentAddress;
  Bytes address(32);
  DWORD size = 0;
  if (!DeviceIoControl(adapter.get(), kQueryGlobalStats, &object, sizeof object, address.data(),
                       static_cast<DWORD>(address.size()), &size, nullptr)) {
    return lastFault(action, "permanentAddress");
  }
  if (size == 0 || size > address.size()) {
    return Fault{"permanentAddress", FaultCode::kMalformed, 0, action + ": an empty answer"};
  }
  address.resize(size);
  return address;
}

std::optional<Bytes> tableAddress(const UCHAR (&bytes)[IF_MAX_PHYS_ADDRESS_LENGTH], ULONG length) {
  if (length == 0 || length > IF_MAX_PHYS_ADDRESS_LENGTH) return std::nullopt;
  return Bytes(bytes, bytes + length);
}

void readAddresses(const MIB_IF_ROW2& row, NetworkAdapter& adapter) {
  adapter.currentAddress = tableAddress(row.PhysicalAddress, row.PhysicalAddressLength);
  const auto ofTable = tableAddress(row.PermanentPhysicalAddress, row.PhysicalAddressLength);
  if (!adapter.currentAddress) return;
  Result<Bytes> ofDriver = permanentAddress(guidText(row.InterfaceGuid));
  if (ofDriver.ok()) {
    adapter.permanentAddress = *std::move(ofDriver);
    return;
  }
  // The table keeps what the driver reported when it started, zeros where it did not.
  const bool said =
      ofTable && std::any_of(ofTable->begin(), ofTable->end(), [](auto byte) { return byte != 0; });
  if (said) {
    adapter.permanentAddress = ofTable;
  } else {
    adapter.faults.push_back(std::move(ofDriver).fault());
  }
}

void readPlugAndPlay(const std::vector<PnpDevice>& devices, const GUID& guid, NetworkAdapter& adapter) {
  const std::wstring wanted = guidText(guid);
  for (const PnpDevice& device : devices) {
    if (!device.netCfgInstanceId || _wcsicmp(device.netCfgInstanceId->c_str(), wanted.c_str()) != 0) continue;
    adapter.device = toUtf8(device.instanceId);
    adapter.buses = device.buses;
    adapter.enumerator = device.enumerator;
    adapter.removable = canBeRemoved(device);
    return;
  }
}

NetworkAdapter readRow(const MIB_IF_ROW2& row, const Result<std::vector<PnpDevice>>& devices) {
  NetworkAdapter adapter;
  adapter.name = toUtf8(untilNul(std::wstring_view(row.Description, IF_MAX_STRING_SIZE + 1)));
  adapter.linkType = row.Type;
  adapter.physicalMedium = static_cast<std::uint32_t>(row.PhysicalMediumType);
  adapter.isVirtual = !row.InterfaceAndOperStatusFlags.HardwareInterface;
  readAddresses(row, adapter);
  if (devices.ok()) {
    readPlugAndPlay(*devices, row.InterfaceGuid, adapter);
  } else {
    adapter.faults.push_back(devices.fault());
    adapter.faults.back().what = "enumerator";
  }
  return adapter;
}

}  // namespace

Result<std::vector<NetworkAdapter>> readNetworkAdapters() {
  Owned<TableCloser> table;
  const DWORD status = GetIfTable2(table.put());
  if (status != NO_ERROR) return faultFromError(status, "GetIfTable2");
  const Result<std::vector<PnpDevice>> devices = devicesOfClass(kNetClass);
  std::vector<NetworkAdapter> adapters;
  for (ULONG i = 0; i < table.get()->NumEntries && adapters.size() < kLongestList; i++) {
    const MIB_IF_ROW2& row = table.get()->Table[i];
    // Filter drivers show every adapter once more, with its own address.
    if (row.InterfaceAndOperStatusFlags.FilterInterface) continue;
    adapters.push_back(readRow(row, devices));
  }
  return adapters;
}

}  // namespace hwhash::windows_platform
