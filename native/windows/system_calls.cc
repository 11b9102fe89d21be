#include "system_calls.h"

#include <cstdio>
#include <vector>

#include "error_codes.h"

namespace hwhash::windows_platform {
namespace {

// Windows' sentence without its line end; empty where it has none.
std::string messageOf(std::uint32_t number) {
  wchar_t buffer[512];
  const DWORD flags =
      FORMAT_MESSAGE_FROM_SYSTEM | FORMAT_MESSAGE_IGNORE_INSERTS | FORMAT_MESSAGE_MAX_WIDTH_MASK;
  const DWORD length = FormatMessageW(flags, nullptr, number, 0, buffer, 512, nullptr);
  std::wstring_view text(buffer, length);
  while (!text.empty() && (text.back() <= L' ' || text.back() == L'.')) text.remove_suffix(1);
  return toUtf8(text);
}

}  // namespace

Fault faultFromError(std::uint32_t number, const std::string& action, std::string what) {
  if (number == 0)
    return Fault{std::move(what), FaultCode::kFailed, 0, action + ": failed, and the system gave no reason"};
  const ErrorCode* known = findErrorCode(number);
  std::string message = messageOf(number);
  if (message.empty()) message = known ? known->name : "unknown error";
  char hex[16];
  std::snprintf(hex, sizeof hex, "0x%08X", static_cast<unsigned>(number));
  // Win32 codes are known by their decimal number, HRESULTs by their hexadecimal one.
  const std::string shown = number < 0x10000 ? std::to_string(number) : hex;
  return Fault{std::move(what), known ? known->code : FaultCode::kFailed, number,
               action + ": " + message + " (" + shown + ")"};
}

std::string toUtf8(std::wstring_view text) { return utf8FromUtf16(text); }
std::vector<std::string> toUtf8(const std::vector<std::wstring>& texts) {
  std::vector<std::string> result;
  for (const std::wstring& text : texts) result.push_back(toUtf8(text));
  return result;
}
std::wstring toWide(std::string_view text) { return utf16FromUtf8<wchar_t>(text); }

Library::Library(const wchar_t* name)
    : name_(name), module_(LoadLibraryExW(name, nullptr, LOAD_LIBRARY_SEARCH_SYSTEM32)) {
  if (!module_.valid()) fault_ = lastFault("load " + toUtf8(name_));
}

void* Library::find(const char* name) {
  if (!module_.valid()) return nullptr;
  void* const address = reinterpret_cast<void*>(GetProcAddress(module_.get(), name));
  if (!address) fault_ = lastFault("find " + std::string(name) + " in " + toUtf8(name_));
  return address;
}

Handle openForQueries(const std::wstring& path) {
  const DWORD share = FILE_SHARE_READ | FILE_SHARE_WRITE | FILE_SHARE_DELETE;
  return Handle(CreateFileW(path.c_str(), 0, share, nullptr, OPEN_EXISTING, 0, nullptr));
}

std::optional<std::wstring> registryText(HKEY root, const wchar_t* key, const wchar_t* value) {
  DWORD size = 0;
  if (RegGetValueW(root, key, value, RRF_RT_REG_SZ, nullptr, nullptr, &size) != ERROR_SUCCESS)
    return std::nullopt;
  if (size > kLargestValue) return std::nullopt;
  std::wstring text(size / sizeof(wchar_t) + 1, L'\0');
  size = static_cast<DWORD>(text.size() * sizeof(wchar_t));
  if (RegGetValueW(root, key, value, RRF_RT_REG_SZ, nullptr, text.data(), &size) != ERROR_SUCCESS) {
    return std::nullopt;
  }
  text.resize(untilNul(std::wstring_view(text)).size());
  return text;
}

std::optional<Bytes> registryBytes(HKEY root, const wchar_t* key, const wchar_t* value) {
  DWORD size = 0;
  if (RegGetValueW(root, key, value, RRF_RT_REG_BINARY, nullptr, nullptr, &size) != ERROR_SUCCESS) {
    return std::nullopt;
  }
  if (size == 0 || size > kLargestValue) return std::nullopt;
  Bytes data(size);
  if (RegGetValueW(root, key, value, RRF_RT_REG_BINARY, nullptr, data.data(), &size) != ERROR_SUCCESS) {
    return std::nullopt;
  }
  data.resize(std::min<std::size_t>(size, data.size()));
  return data;
}

std::optional<std::uint32_t> registryNumber(HKEY root, const wchar_t* key, const wchar_t* value) {
  DWORD number = 0;
  DWORD size = sizeof number;
  if (RegGetValueW(root, key, value, RRF_RT_REG_DWORD, nullptr, &number, &size) != ERROR_SUCCESS)
    return std::nullopt;
  return number;
}

bool registryKeyExists(HKEY root, const wchar_t* key) {
  RegistryKey opened;
  return RegOpenKeyExW(root, key, 0, KEY_QUERY_VALUE, opened.put()) == ERROR_SUCCESS;
}

}  // namespace hwhash::windows_platform
