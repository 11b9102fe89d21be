// What every file of this folder needs of Windows: handles that close themselves, libraries that may be
// missing, text and errors at the boundary.
#pragma once

#include <windows.h>

#include <string>
#include <string_view>
#include <utility>

#include "../source.h"
#include "utf16.h"

namespace hwhash::windows_platform {

// A value that is given back by a function: `Closer` is a type with a static close(T) and the value that
// means none.
template <typename Closer>
class Owned {
 public:
  using Value = typename Closer::Value;
  explicit Owned(Value value = Closer::none()) : value_(value) {}
  Owned(Owned&& other) noexcept : value_(std::exchange(other.value_, Closer::none())) {}
  Owned& operator=(Owned&& other) noexcept {
    std::swap(value_, other.value_);
    return *this;
  }
  Owned(const Owned&) = delete;
  Owned& operator=(const Owned&) = delete;
  ~Owned() {
    if (valid()) Closer::close(value_);
  }
  Value get() const { return value_; }
  // Where a call is to put the value; what was held before is kept: use it once.
  Value* put() { return &value_; }
  bool valid() const { return value_ != Closer::none(); }

 private:
  Value value_;
};

struct HandleCloser {
  using Value = HANDLE;
  static Value none() { return INVALID_HANDLE_VALUE; }
  static void close(Value value) { CloseHandle(value); }
};
using Handle = Owned<HandleCloser>;

struct KeyCloser {
  using Value = HKEY;
  static Value none() { return nullptr; }
  static void close(Value value) { RegCloseKey(value); }
};
using RegistryKey = Owned<KeyCloser>;

struct ModuleCloser {
  using Value = HMODULE;
  static Value none() { return nullptr; }
  static void close(Value value) { FreeLibrary(value); }
};

// Windows' words for an error: "open \\.\PhysicalDrive0: Access is denied. (0x5)". `number` is a Win32 code
// or an HRESULT.
Fault faultFromError(std::uint32_t number, const std::string& action, std::string what = "");

// The same for GetLastError(), which nothing may have changed since the call.
inline Fault lastFault(const std::string& action, std::string what = "") {
  return faultFromError(GetLastError(), action, std::move(what));
}

std::string toUtf8(std::wstring_view text);
std::vector<std::string> toUtf8(const std::vector<std::wstring>& texts);
std::wstring toWide(std::string_view text);

// A library of the system's own folder, and no other: never one that lies beside the program. Missing ones
// are normal in WinPE.
class Library {
 public:
  explicit Library(const wchar_t* name);
  bool valid() const { return module_.valid(); }
  // False where the library, or this function of it, is missing; fault() then says which.
  template <typename Function>
  bool bind(Function*& function, const char* name) {
    void* const address = find(name);
    function = reinterpret_cast<Function*>(address);
    return address != nullptr;
  }
  const Fault& fault() const { return fault_; }

 private:
  void* find(const char* name);
  std::wstring name_;
  Owned<ModuleCloser> module_;
  Fault fault_;
};

// Opens a device or volume for questions only, which needs no rights to its content and so no elevation.
Handle openForQueries(const std::wstring& path);

// A value of the registry; absent where it is not there or has another type.
std::optional<std::wstring> registryText(HKEY root, const wchar_t* key, const wchar_t* value);
std::optional<Bytes> registryBytes(HKEY root, const wchar_t* key, const wchar_t* value);
std::optional<std::uint32_t> registryNumber(HKEY root, const wchar_t* key, const wchar_t* value);
bool registryKeyExists(HKEY root, const wchar_t* key);

}  // namespace hwhash::windows_platform
