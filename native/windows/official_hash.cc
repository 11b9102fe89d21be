// The hash that Windows makes itself: DeviceHardwareData of the MDM bridge, by WMI's COM interfaces. Needs
// elevation (SYSTEM or an administrator); the class is missing in audit mode and in WinPE.
// clang-format off
#include <windows.h>
#include <wbemcli.h>
// clang-format on

#include "system_calls.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

constexpr wchar_t kNamespace[] = L"root\\cimv2\\mdm\\dmmap";
constexpr wchar_t kQuery[] =
    L"SELECT DeviceHardwareData FROM MDM_DevDetail_Ext01 WHERE InstanceID='Ext' AND ParentID='./DevDetail'";
constexpr wchar_t kProperty[] = L"DeviceHardwareData";
constexpr long kPatienceMilliseconds = 60 * 1000;
// CLSID_WbemLocator {4590f811-1d3a-11d0-891f-00aa004b2e24}, IID_IWbemLocator
// {dc12a687-737f-11cf-884d-00aa004b2e24}
constexpr GUID kLocatorClass = {0x4590f811, 0x1d3a, 0x11d0, {0x89, 0x1f, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};
constexpr GUID kLocatorInterface = {
    0xdc12a687, 0x737f, 0x11cf, {0x88, 0x4d, 0x00, 0xaa, 0x00, 0x4b, 0x2e, 0x24}};

struct Com {
  Library ole{L"ole32.dll"};
  Library automation{L"oleaut32.dll"};
  decltype(CoInitializeEx)* initialize = nullptr;
  decltype(CoUninitialize)* uninitialize = nullptr;
  decltype(CoCreateInstance)* create = nullptr;
  decltype(CoSetProxyBlanket)* setBlanket = nullptr;
  decltype(SysAllocString)* allocString = nullptr;
  decltype(SysFreeString)* freeString = nullptr;
  decltype(SysStringLen)* stringLength = nullptr;
  decltype(VariantClear)* clearVariant = nullptr;

  std::optional<Fault> load() {
    const bool ready = ole.bind(initialize, "CoInitializeEx") && ole.bind(uninitialize, "CoUninitialize") &&
                       ole.bind(create, "CoCreateInstance") && ole.bind(setBlanket, "CoSetProxyBlanket");
    if (!ready) return ole.fault();
    const bool strings =
        automation.bind(allocString, "SysAllocString") && automation.bind(freeString, "SysFreeString") &&
        automation.bind(stringLength, "SysStringLen") && automation.bind(clearVariant, "VariantClear");
    if (!strings) return automation.fault();
    return std::nullopt;
  }
};

// COM on this thread, left as it was found: the thread belongs to a pool.
class Apartment {
 public:
  explicit Apartment(const Com& com) : com_(com), status_(com.initialize(nullptr, COINIT_MULTITHREADED)) {}
  Apartment(const Apartment&) = delete;
  Apartment& operator=(const Apartment&) = delete;
  ~Apartment() {
    if (SUCCEEDED(status_)) com_.uninitialize();
  }
  // A thread that has COM already, in another way, will do.
  HRESULT status() const { return status_ == RPC_E_CHANGED_MODE ? S_OK : status_; }

 private:
  const Com& com_;
  HRESULT status_;
};

class BasicString {
 public:
  BasicString(const Com& com, const wchar_t* text) : com_(com), string_(com.allocString(text)) {}
  BasicString(const BasicString&) = delete;
  BasicString& operator=(const BasicString&) = delete;
  ~BasicString() { com_.freeString(string_); }
  BSTR get() const { return string_; }

 private:
  const Com& com_;
  BSTR string_;
};

template <typename T>
struct ComCloser {
  using Value = T*;
  static Value none() { return nullptr; }
  static void close(Value value) { value->Release(); }
};
template <typename T>
using ComPointer = Owned<ComCloser<T>>;

Fault comFault(HRESULT status, const char* action) {
  return faultFromError(static_cast<std::uint32_t>(status), action);
}

// Has the provider act as the caller; each proxy has settings of its own. A local, in-process service needs
// none and may refuse them.
void blanket(const Com& com, IUnknown* proxy) {
  com.setBlanket(proxy, RPC_C_AUTHN_WINNT, RPC_C_AUTHZ_NONE, nullptr, RPC_C_AUTHN_LEVEL_CALL,
                 RPC_C_IMP_LEVEL_IMPERSONATE, nullptr, EOAC_NONE);
}

Result<ComPointer<IWbemServices>> connect(const Com& com) {
  void* made = nullptr;
  HRESULT status = com.create(kLocatorClass, nullptr, CLSCTX_INPROC_SERVER, kLocatorInterface, &made);
  if (FAILED(status)) return comFault(status, "create WbemLocator");
  const ComPointer<IWbemLocator> locator(static_cast<IWbemLocator*>(made));
  const BasicString space(com, kNamespace);
  ComPointer<IWbemServices> services;
  status = locator.get()->ConnectServer(space.get(), nullptr, nullptr, nullptr,
                                        WBEM_FLAG_CONNECT_USE_MAX_WAIT, nullptr, nullptr, services.put());
  if (FAILED(status)) return comFault(status, "connect to root\\cimv2\\mdm\\dmmap");
  blanket(com, services.get());
  return services;
}

Result<std::string> propertyOf(const Com& com, IWbemClassObject* instance) {
  VARIANT value{};
  const HRESULT status = instance->Get(kProperty, 0, &value, nullptr, nullptr);
  if (FAILED(status)) return comFault(status, "read DeviceHardwareData");
  Result<std::string> result = Fault{"", FaultCode::kNotFound, 0, "DeviceHardwareData is empty"};
  if (value.vt == VT_BSTR && value.bstrVal && com.stringLength(value.bstrVal) > 0) {
    const UINT length = com.stringLength(value.bstrVal);
    if (length > kLargestValue / 4) {
      result = Fault{"", FaultCode::kTooLarge, 0, "DeviceHardwareData is too long"};
    } else {
      result = toUtf8(std::wstring_view(value.bstrVal, length));
    }
  }
  com.clearVariant(&value);
  return result;
}

Result<std::string> query(const Com& com) {
  const Result<ComPointer<IWbemServices>> services = connect(com);
  if (!services.ok()) return services.fault();
  const BasicString language(com, L"WQL");
  const BasicString text(com, kQuery);
  ComPointer<IEnumWbemClassObject> instances;
  HRESULT status = services->get()->ExecQuery(language.get(), text.get(),
                                              WBEM_FLAG_FORWARD_ONLY | WBEM_FLAG_RETURN_IMMEDIATELY, nullptr,
                                              instances.put());
  if (FAILED(status)) return comFault(status, "query MDM_DevDetail_Ext01");
  blanket(com, instances.get());
  ComPointer<IWbemClassObject> instance;
  ULONG count = 0;
  status = instances.get()->Next(kPatienceMilliseconds, 1, instance.put(), &count);
  if (FAILED(status) || status == WBEM_S_TIMEDOUT) return comFault(status, "query MDM_DevDetail_Ext01");
  if (count == 0) return Fault{"", FaultCode::kNotFound, 0, "MDM_DevDetail_Ext01 has no instance"};
  return propertyOf(com, instance.get());
}

}  // namespace

Result<std::string> readOfficialHash() {
  Com com;
  if (const auto fault = com.load()) return *fault;
  const Apartment apartment(com);
  if (FAILED(apartment.status())) return comFault(apartment.status(), "CoInitializeEx");
  return query(com);
}

}  // namespace hwhash::windows_platform
