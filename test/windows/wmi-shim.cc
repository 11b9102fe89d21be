// wbemprox.dll for tests: a WMI locator whose one namespace and one query are those of the MDM bridge, and
// whose one property is read from the file HWHASH_TEST_OFFICIAL_HASH. HWHASH_TEST_WMI_ERROR (hexadecimal)
// makes the query fail. Interfaces are tables of functions in the order of wbemcli.h; what hwhash does not
// call is "not implemented".
// clang-format off
#include <windows.h>
#include <oleauto.h>
// clang-format on

#include <cstdio>
#include <cstdlib>
#include <cwchar>
#include <string>

namespace {

constexpr HRESULT kInvalidNamespace = static_cast<HRESULT>(0x8004100E);
constexpr HRESULT kInvalidQuery = static_cast<HRESULT>(0x80041017);
constexpr HRESULT kNotFound = static_cast<HRESULT>(0x80041002);
constexpr int kSlots = 32;

struct Object {
  void** table;
};

HRESULT WINAPI notImplemented(void*) { return E_NOTIMPL; }
// hwhash asks for no other interface than the one it was given; the proxy's IClientSecurity is not there.
HRESULT WINAPI queryInterface(void*, const IID&, void** out) {
  *out = nullptr;
  return E_NOINTERFACE;
}
ULONG WINAPI addRef(void*) { return 2; }
ULONG WINAPI release(void*) { return 1; }

// A static object with some of its slots filled.
class Interface {
 public:
  template <typename Function>
  Interface(int slot, Function* function) {
    for (void*& entry : table_) entry = reinterpret_cast<void*>(notImplemented);
    table_[0] = reinterpret_cast<void*>(queryInterface);
    table_[1] = reinterpret_cast<void*>(addRef);
    table_[2] = reinterpret_cast<void*>(release);
    table_[slot] = reinterpret_cast<void*>(function);
  }
  void* get() {
    object_.table = table_;
    return &object_;
  }

 private:
  void* table_[kSlots];
  Object object_{};
};

HRESULT WINAPI getProperty(void*, LPCWSTR name, long, VARIANT* value, void*, void*) {
  const char* path = std::getenv("HWHASH_TEST_OFFICIAL_HASH");
  if (std::wcscmp(name, L"DeviceHardwareData") != 0 || !path) return kNotFound;
  std::FILE* file = std::fopen(path, "rb");
  if (!file) return kNotFound;
  std::wstring text;
  for (int byte = std::fgetc(file); byte != EOF; byte = std::fgetc(file)) text += static_cast<wchar_t>(byte);
  std::fclose(file);
  value->vt = VT_BSTR;
  value->bstrVal = SysAllocStringLen(text.data(), static_cast<UINT>(text.size()));
  return S_OK;
}
Interface instance(4, getProperty);

HRESULT WINAPI next(void*, long, ULONG, void** objects, ULONG* count) {
  *objects = instance.get();
  *count = 1;
  return S_OK;
}
Interface enumeration(4, next);

HRESULT WINAPI execQuery(void*, BSTR language, BSTR query, long, void*, void** out) {
  const char* error = std::getenv("HWHASH_TEST_WMI_ERROR");
  if (error) return static_cast<HRESULT>(std::strtoul(error, nullptr, 16));
  const wchar_t* wanted =
      L"SELECT DeviceHardwareData FROM MDM_DevDetail_Ext01 WHERE InstanceID='Ext' AND ParentID='./DevDetail'";
  if (std::wcscmp(language, L"WQL") != 0 || std::wcscmp(query, wanted) != 0) return kInvalidQuery;
  *out = enumeration.get();
  return S_OK;
}
Interface services(20, execQuery);

HRESULT WINAPI connectServer(void*, BSTR space, BSTR, BSTR, BSTR, long, BSTR, void*, void** out) {
  if (std::wcscmp(space, L"root\\cimv2\\mdm\\dmmap") != 0) return kInvalidNamespace;
  *out = services.get();
  return S_OK;
}
Interface locator(3, connectServer);

HRESULT WINAPI createInstance(void*, IUnknown*, const IID&, void** out) {
  *out = locator.get();
  return S_OK;
}
Interface factory(3, createInstance);

}  // namespace

extern "C" __declspec(dllexport) HRESULT WINAPI DllGetClassObject(const CLSID&, const IID&, void** out) {
  *out = factory.get();
  return S_OK;
}
