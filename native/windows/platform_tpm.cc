// The TPM as the platform crypto provider knows it (PCPKsp.dll by way of ncrypt.dll): readable where TBS
// refuses.
// clang-format off
#include <windows.h>
#include <ncrypt.h>
// clang-format on

#include "system_calls.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

constexpr wchar_t kProvider[] = L"Microsoft Platform Crypto Provider";

struct NCrypt {
  Library library{L"ncrypt.dll"};
  decltype(NCryptOpenStorageProvider)* open = nullptr;
  decltype(NCryptGetProperty)* property = nullptr;
  decltype(NCryptFreeObject)* release = nullptr;
  bool load() {
    return library.bind(open, "NCryptOpenStorageProvider") && library.bind(property, "NCryptGetProperty") &&
           library.bind(release, "NCryptFreeObject");
  }
};

// The provider, given back to the library that opened it.
class Provider {
 public:
  explicit Provider(const NCrypt& ncrypt) : ncrypt_(ncrypt) {}
  Provider(const Provider&) = delete;
  Provider& operator=(const Provider&) = delete;
  ~Provider() {
    if (handle_) ncrypt_.release(handle_);
  }
  SECURITY_STATUS open() { return ncrypt_.open(&handle_, kProvider, 0); }

  Result<Bytes> property(const wchar_t* name) {
    const std::string action = "NCryptGetProperty " + toUtf8(name);
    DWORD size = 0;
    SECURITY_STATUS status = ncrypt_.property(handle_, name, nullptr, 0, &size, 0);
    if (status != 0) return faultFromError(static_cast<std::uint32_t>(status), action);
    if (size > kLargestValue) return Fault{"", FaultCode::kTooLarge, 0, action};
    Bytes value(size);
    status = ncrypt_.property(handle_, name, value.data(), size, &size, 0);
    if (status != 0) return faultFromError(static_cast<std::uint32_t>(status), action);
    value.resize(std::min<std::size_t>(size, value.size()));
    return value;
  }

 private:
  const NCrypt& ncrypt_;
  NCRYPT_PROV_HANDLE handle_ = 0;
};

std::string textOf(const Bytes& bytes) {
  std::wstring units;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
    units += static_cast<wchar_t>(bytes[i] | (bytes[i + 1] << 8));
  return toUtf8(untilNul(std::wstring_view(units)));
}

}  // namespace

Result<PlatformTpm> readPlatformTpm() {
  NCrypt ncrypt;
  if (!ncrypt.load()) return ncrypt.library.fault();
  Provider provider(ncrypt);
  const SECURITY_STATUS status = provider.open();
  if (status != 0) return faultFromError(static_cast<std::uint32_t>(status), "NCryptOpenStorageProvider");
  PlatformTpm tpm;
  Result<Bytes> type = provider.property(NCRYPT_PCP_PLATFORM_TYPE_PROPERTY);
  if (type.ok()) tpm.platformType = textOf(*type);
  Result<Bytes> key = provider.property(NCRYPT_PCP_EKPUB_PROPERTY);
  if (!type.ok() && !key.ok()) return key.fault();
  std::move(key).into(tpm.endorsementKey, tpm.faults, "endorsementKey");
  return tpm;
}

}  // namespace hwhash::windows_platform
