// INITGUID: the property keys below are defined in this file, so that no import library is needed for them.
#define INITGUID
#include "devices.h"

#include <devpkey.h>

#include "instance_id.h"

namespace hwhash::windows_platform {
namespace {

constexpr int kDeepestTree = 32;

// The functions of setupapi.dll and cfgmgr32.dll that are used here.
struct SetupApi {
  Library setup{L"setupapi.dll"};
  Library config{L"cfgmgr32.dll"};
  decltype(SetupDiGetClassDevsW)* getClassDevs = nullptr;
  decltype(SetupDiDestroyDeviceInfoList)* destroyList = nullptr;
  decltype(SetupDiEnumDeviceInfo)* enumInfo = nullptr;
  decltype(SetupDiEnumDeviceInterfaces)* enumInterfaces = nullptr;
  decltype(SetupDiGetDeviceInterfaceDetailW)* interfaceDetail = nullptr;
  decltype(SetupDiGetDeviceInstanceIdW)* instanceId = nullptr;
  decltype(SetupDiGetDeviceRegistryPropertyW)* registryProperty = nullptr;
  decltype(SetupDiGetDevicePropertyW)* property = nullptr;
  decltype(SetupDiOpenDevRegKey)* openKey = nullptr;
  decltype(SetupDiCreateDeviceInfoList)* createList = nullptr;
  decltype(SetupDiOpenDeviceInterfaceW)* openInterface = nullptr;
  decltype(CM_Get_Parent)* getParent = nullptr;
  decltype(CM_Get_Device_IDW)* getDeviceId = nullptr;

  bool load() {
    // Ancestors are worth having and not worth failing for.
    config.bind(getParent, "CM_Get_Parent") && config.bind(getDeviceId, "CM_Get_Device_IDW");
    return setup.bind(getClassDevs, "SetupDiGetClassDevsW") &&
           setup.bind(destroyList, "SetupDiDestroyDeviceInfoList") &&
           setup.bind(enumInfo, "SetupDiEnumDeviceInfo") &&
           setup.bind(enumInterfaces, "SetupDiEnumDeviceInterfaces") &&
           setup.bind(interfaceDetail, "SetupDiGetDeviceInterfaceDetailW") &&
           setup.bind(instanceId, "SetupDiGetDeviceInstanceIdW") &&
           setup.bind(registryProperty, "SetupDiGetDeviceRegistryPropertyW") &&
           setup.bind(property, "SetupDiGetDevicePropertyW") && setup.bind(openKey, "SetupDiOpenDevRegKey") &&
           setup.bind(createList, "SetupDiCreateDeviceInfoList") &&
           setup.bind(openInterface, "SetupDiOpenDeviceInterfaceW");
  }
};

// A device information set, given back to the library that made it.
class DeviceList {
 public:
  DeviceList(const SetupApi& api, HDEVINFO list) : api_(api), list_(list) {}
  DeviceList(const DeviceList&) = delete;
  DeviceList& operator=(const DeviceList&) = delete;
  ~DeviceList() {
    if (valid()) api_.destroyList(list_);
  }
  bool valid() const { return list_ != INVALID_HANDLE_VALUE; }
  HDEVINFO get() const { return list_; }

 private:
  const SetupApi& api_;
  HDEVINFO list_;
};

SP_DEVINFO_DATA emptyInfo() {
  SP_DEVINFO_DATA info{};
  info.cbSize = sizeof info;
  return info;
}

// One device of a list: the questions about it.
class DeviceReader {
 public:
  DeviceReader(const SetupApi& api, HDEVINFO list, SP_DEVINFO_DATA& info)
      : api_(api), list_(list), info_(info) {}

  PnpDevice read() {
    PnpDevice device;
    device.instanceId = instanceId();
    device.enumerator = text(SPDRP_ENUMERATOR_NAME);
    device.buses = buses(device.instanceId);
    device.name = text(SPDRP_FRIENDLYNAME);
    if (!device.name) device.name = text(SPDRP_DEVICEDESC);
    device.manufacturer = text(SPDRP_MFG);
    device.hardwareIds = splitMultiString(std::wstring_view(units(SPDRP_HARDWAREID)));
    device.removalPolicy = number(SPDRP_REMOVAL_POLICY);
    device.inLocalMachineContainer = localContainer();
    device.netCfgInstanceId = netCfgInstanceId();
    return device;
  }

 private:
  std::wstring instanceId() {
    wchar_t id[MAX_DEVICE_ID_LEN] = {};
    if (!api_.instanceId(list_, &info_, id, MAX_DEVICE_ID_LEN, nullptr)) return {};
    return std::wstring(untilNul(std::wstring_view(id, MAX_DEVICE_ID_LEN)));
  }

  // Text of a property, NULs included; empty where there is none.
  std::wstring units(DWORD property) {
    DWORD size = 0;
    DWORD type = 0;
    api_.registryProperty(list_, &info_, property, &type, nullptr, 0, &size);
    if (size == 0 || size > kLargestValue) return {};
    std::wstring text(size / sizeof(wchar_t) + 1, L'\0');
    auto* const bytes = reinterpret_cast<BYTE*>(text.data());
    const auto capacity = static_cast<DWORD>(text.size() * sizeof(wchar_t));
    if (!api_.registryProperty(list_, &info_, property, &type, bytes, capacity, &size)) return {};
    return type == REG_SZ || type == REG_MULTI_SZ ? text : std::wstring{};
  }

  std::optional<std::string> text(DWORD property) {
    const std::wstring found = units(property);
    const std::wstring_view value = untilNul(std::wstring_view(found));
    if (value.empty()) return std::nullopt;
    return toUtf8(value);
  }

  std::optional<std::uint32_t> number(DWORD property) {
    DWORD value = 0;
    DWORD type = 0;
    auto* const bytes = reinterpret_cast<BYTE*>(&value);
    if (!api_.registryProperty(list_, &info_, property, &type, bytes, sizeof value, nullptr))
      return std::nullopt;
    return value;
  }

  std::optional<bool> localContainer() {
    DEVPROPTYPE type = 0;
    DEVPROP_BOOLEAN value = 0;
    auto* const bytes = reinterpret_cast<BYTE*>(&value);
    const DEVPROPKEY& key = DEVPKEY_Device_InLocalMachineContainer;
    if (!api_.property(list_, &info_, &key, &type, bytes, sizeof value, nullptr, 0)) return std::nullopt;
    if (type != DEVPROP_TYPE_BOOLEAN) return std::nullopt;
    return value != 0;
  }

  std::optional<std::wstring> netCfgInstanceId() {
    const HKEY key = api_.openKey(list_, &info_, DICS_FLAG_GLOBAL, 0, DIREG_DRV, KEY_QUERY_VALUE);
    if (key == INVALID_HANDLE_VALUE) return std::nullopt;
    const RegistryKey owned(key);
    return registryText(owned.get(), nullptr, L"NetCfgInstanceId");
  }

  std::vector<std::string> buses(const std::wstring& ownId) {
    std::vector<std::string> names{toUtf8(enumeratorOf(std::wstring_view(ownId)))};
    DEVINST node = info_.DevInst;
    for (int depth = 0; api_.getDeviceId && depth < kDeepestTree; depth++) {
      wchar_t id[MAX_DEVICE_ID_LEN] = {};
      if (api_.getParent(&node, node, 0) != CR_SUCCESS) break;
      if (api_.getDeviceId(node, id, MAX_DEVICE_ID_LEN, 0) != CR_SUCCESS) break;
      names.push_back(toUtf8(enumeratorOf(untilNul(std::wstring_view(id, MAX_DEVICE_ID_LEN)))));
    }
    return names;
  }

  const SetupApi& api_;
  HDEVINFO list_;
  SP_DEVINFO_DATA& info_;
};

// The path of one interface, and the device behind it.
std::wstring interfacePath(const SetupApi& api, HDEVINFO list, SP_DEVICE_INTERFACE_DATA& found,
                           SP_DEVINFO_DATA& info) {
  DWORD size = 0;
  api.interfaceDetail(list, &found, nullptr, 0, &size, nullptr);
  if (size < sizeof(SP_DEVICE_INTERFACE_DETAIL_DATA_W) || size > kLargestValue) return {};
  // One unit more than asked for, so that the path ends however the answer does.
  std::vector<std::uint64_t> storage(size / sizeof(std::uint64_t) + 2);
  auto* const detail = reinterpret_cast<SP_DEVICE_INTERFACE_DETAIL_DATA_W*>(storage.data());
  detail->cbSize = sizeof(SP_DEVICE_INTERFACE_DETAIL_DATA_W);
  if (!api.interfaceDetail(list, &found, detail, size, nullptr, &info)) return {};
  const std::size_t units =
      (size - offsetof(SP_DEVICE_INTERFACE_DETAIL_DATA_W, DevicePath)) / sizeof(wchar_t);
  return std::wstring(untilNul(std::wstring_view(detail->DevicePath, units)));
}

Result<std::vector<PnpDevice>> listDevices(const GUID& kind, bool interfaces) {
  SetupApi api;
  if (!api.load()) return api.setup.fault();
  const DWORD flags = DIGCF_PRESENT | (interfaces ? DIGCF_DEVICEINTERFACE : 0);
  const DeviceList list(api, api.getClassDevs(&kind, nullptr, nullptr, flags));
  if (!list.valid()) return lastFault("SetupDiGetClassDevs");
  std::vector<PnpDevice> devices;
  for (DWORD index = 0; index < kLongestList; index++) {
    SP_DEVINFO_DATA info = emptyInfo();
    std::wstring path;
    if (interfaces) {
      SP_DEVICE_INTERFACE_DATA found{};
      found.cbSize = sizeof found;
      if (!api.enumInterfaces(list.get(), nullptr, &kind, index, &found)) break;
      path = interfacePath(api, list.get(), found, info);
      if (path.empty()) continue;
    } else if (!api.enumInfo(list.get(), index, &info)) {
      break;
    }
    devices.push_back(DeviceReader(api, list.get(), info).read());
    devices.back().interfacePath = std::move(path);
  }
  return devices;
}

Result<Bytes> binaryValue(HKEY key, const wchar_t* name) {
  const std::string action = "read the registry value " + toUtf8(name);
  DWORD size = 0;
  LSTATUS status = RegGetValueW(key, nullptr, name, RRF_RT_REG_BINARY, nullptr, nullptr, &size);
  if (status != ERROR_SUCCESS) return faultFromError(static_cast<std::uint32_t>(status), action);
  if (size > kLargestValue) return Fault{"", FaultCode::kTooLarge, 0, action};
  Bytes data(size);
  status = RegGetValueW(key, nullptr, name, RRF_RT_REG_BINARY, nullptr, data.data(), &size);
  if (status != ERROR_SUCCESS) return faultFromError(static_cast<std::uint32_t>(status), action);
  data.resize(std::min<std::size_t>(size, data.size()));
  return data;
}

}  // namespace

std::optional<bool> canBeRemoved(const PnpDevice& device) {
  if (!device.removalPolicy) return std::nullopt;
  return *device.removalPolicy > CM_REMOVAL_POLICY_EXPECT_NO_REMOVAL;
}

Result<std::vector<PnpDevice>> devicesOfClass(const GUID& setupClass) {
  return listDevices(setupClass, false);
}

Result<std::vector<PnpDevice>> devicesWithInterface(const GUID& interfaceClass) {
  return listDevices(interfaceClass, true);
}

Result<Bytes> monitorEdid(const std::wstring& path) {
  SetupApi api;
  if (!api.load()) return api.setup.fault();
  const DeviceList list(api, api.createList(nullptr, nullptr));
  if (!list.valid()) return lastFault("SetupDiCreateDeviceInfoList");
  SP_DEVICE_INTERFACE_DATA found{};
  found.cbSize = sizeof found;
  if (!api.openInterface(list.get(), path.c_str(), 0, &found)) return lastFault("SetupDiOpenDeviceInterface");
  SP_DEVINFO_DATA info = emptyInfo();
  if (!api.enumInfo(list.get(), 0, &info)) return lastFault("SetupDiEnumDeviceInfo");
  const HKEY key = api.openKey(list.get(), &info, DICS_FLAG_GLOBAL, 0, DIREG_DEV, KEY_QUERY_VALUE);
  if (key == INVALID_HANDLE_VALUE) return lastFault("SetupDiOpenDevRegKey");
  const RegistryKey owned(key);
  return binaryValue(owned.get(), L"EDID");
}

}  // namespace hwhash::windows_platform
