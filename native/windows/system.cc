// The running Windows: version, kind, architecture, clock, rights; and its memory.
#include <windows.h>

#include <cstdio>
#include <new>

#include "system_calls.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

constexpr wchar_t kCurrentVersion[] = L"SOFTWARE\\Microsoft\\Windows NT\\CurrentVersion";
// WinPE's setup makes this key, and no other Windows has it.
constexpr wchar_t kMiniNt[] = L"SYSTEM\\CurrentControlSet\\Control\\MiniNT";

struct MachineName {
  USHORT machine;     // IMAGE_FILE_MACHINE_*
  WORD architecture;  // PROCESSOR_ARCHITECTURE_*
  const char* name;
};
constexpr MachineName kMachines[] = {{IMAGE_FILE_MACHINE_AMD64, PROCESSOR_ARCHITECTURE_AMD64, "AMD64"},
                                     {0xAA64, 12, "ARM64"},
                                     {IMAGE_FILE_MACHINE_I386, PROCESSOR_ARCHITECTURE_INTEL, "x86"},
                                     {IMAGE_FILE_MACHINE_ARMNT, PROCESSOR_ARCHITECTURE_ARM, "ARM"}};

// "10.0.26100.1150". GetVersionEx answers by the program's manifest; RtlGetVersion tells the truth. The last
// part, the update build revision, is in the registry alone.
Result<std::string> version() {
  using RtlGetVersion = LONG WINAPI(OSVERSIONINFOW*);
  Library ntdll(L"ntdll.dll");
  RtlGetVersion* get = nullptr;
  if (!ntdll.bind(get, "RtlGetVersion")) return ntdll.fault();
  OSVERSIONINFOW info{};
  info.dwOSVersionInfoSize = sizeof info;
  if (get(&info) != 0) return Fault{"", FaultCode::kFailed, 0, "RtlGetVersion failed"};
  const std::string base = std::to_string(info.dwMajorVersion) + "." + std::to_string(info.dwMinorVersion) +
                           "." + std::to_string(info.dwBuildNumber);
  const auto revision = registryNumber(HKEY_LOCAL_MACHINE, kCurrentVersion, L"UBR");
  return revision ? base + "." + std::to_string(*revision) : base;
}

std::optional<std::int32_t> offsetFromUtc() {
  TIME_ZONE_INFORMATION zone{};
  const DWORD kind = GetTimeZoneInformation(&zone);
  if (kind == TIME_ZONE_ID_INVALID) return std::nullopt;
  const LONG season = kind == TIME_ZONE_ID_DAYLIGHT   ? zone.DaylightBias
                      : kind == TIME_ZONE_ID_STANDARD ? zone.StandardBias
                                                      : 0;
  return static_cast<std::int32_t>(-(zone.Bias + season));
}

Result<bool> elevated() {
  Handle token;
  if (!OpenProcessToken(GetCurrentProcess(), TOKEN_QUERY, token.put()))
    return lastFault("OpenProcessToken", "elevated");
  TOKEN_ELEVATION elevation{};
  DWORD size = 0;
  if (!GetTokenInformation(token.get(), TokenElevation, &elevation, sizeof elevation, &size)) {
    return lastFault("GetTokenInformation", "elevated");
  }
  return elevation.TokenIsElevated != 0;
}

std::string localeName(int(WINAPI* get)(LPWSTR, int)) {
  wchar_t name[LOCALE_NAME_MAX_LENGTH] = {};
  const int length = get(name, LOCALE_NAME_MAX_LENGTH);
  return length > 1 ? toUtf8(std::wstring_view(name, static_cast<std::size_t>(length) - 1)) : "";
}

BOOL CALLBACK addLanguage(LPWSTR name, LONG_PTR list) noexcept {
  std::string& text = *reinterpret_cast<std::string*>(list);
  if (text.size() > kLongestList) return FALSE;
  try {
    text += (text.empty() ? "" : ",") + toUtf8(std::wstring_view(name));
    return TRUE;
  } catch (const std::bad_alloc&) {
    return FALSE;
  }
}

// Installed languages, joined by commas. The preferred ones, which other calls give, may be fewer.
std::string languages() {
  std::string text;
  EnumUILanguagesW(addLanguage, MUI_LANGUAGE_NAME, reinterpret_cast<LONG_PTR>(&text));
  return text;
}

// "0407:00000407": the language of this thread's keyboard, which in WinPE is everybody's, and the name of its
// layout.
std::string keyboard() {
  const auto handle = reinterpret_cast<std::uintptr_t>(GetKeyboardLayout(0));
  char language[8];
  std::snprintf(language, sizeof language, "%04x", static_cast<unsigned>(handle & 0xFFFF));
  wchar_t layout[KL_NAMELENGTH] = {};
  if (!GetKeyboardLayoutNameW(layout)) layout[0] = 0;
  return std::string(language) + ":" + toUtf8(untilNul(std::wstring_view(layout, KL_NAMELENGTH)));
}

// Block 36 of a hash from WinPE, as far as one example shows it:
// `en-US|en-US|Pacific Standard Time|en-US,de-DE|0407:00000407`.
std::string peLocale() {
  DYNAMIC_TIME_ZONE_INFORMATION zone{};
  GetDynamicTimeZoneInformation(&zone);
  const std::string zoneKey = toUtf8(untilNul(std::wstring_view(zone.TimeZoneKeyName, 128)));
  return localeName(GetSystemDefaultLocaleName) + "|" + localeName(GetUserDefaultLocaleName) + "|" + zoneKey +
         "|" + languages() + "|" + keyboard();
}

}  // namespace

std::optional<std::string> machineArchitecture() {
  using IsWow64Process2 = BOOL WINAPI(HANDLE, USHORT*, USHORT*);
  Library kernel(L"kernel32.dll");
  IsWow64Process2* ask = nullptr;
  USHORT process = 0;
  USHORT machine = 0;
  // x64 Node on ARM64 Windows is emulated, and GetNativeSystemInfo keeps up the pretence.
  if (kernel.bind(ask, "IsWow64Process2") && ask(GetCurrentProcess(), &process, &machine)) {
    for (const MachineName& entry : kMachines) {
      if (entry.machine == machine) return entry.name;
    }
  }
  SYSTEM_INFO info{};
  GetNativeSystemInfo(&info);
  for (const MachineName& entry : kMachines) {
    if (entry.architecture == info.wProcessorArchitecture) return entry.name;
  }
  return std::nullopt;
}

Result<System> readSystem() {
  System system;
  system.platform = "windows";
  version().into(system.osVersion, system.faults, "osVersion");
  system.winPe = registryKeyExists(HKEY_LOCAL_MACHINE, kMiniNt);
  system.architecture = machineArchitecture();
  system.utcOffsetMinutes = offsetFromUtc();
  elevated().into(system.elevated, system.faults);
  if (*system.winPe) system.locale = peLocale();
  system.digitalProductId = registryBytes(HKEY_LOCAL_MACHINE, kCurrentVersion, L"DigitalProductId");
  return system;
}

Result<Memory> readMemory() {
  Memory memory;
  // From the firmware's table of memory devices: fails on machines that have none.
  ULONGLONG kib = 0;
  if (GetPhysicallyInstalledSystemMemory(&kib) && kib <= UINT64_MAX / 1024)
    memory.installedBytes = kib * 1024;
  MEMORYSTATUSEX status{};
  status.dwLength = sizeof status;
  if (GlobalMemoryStatusEx(&status)) memory.usableBytes = status.ullTotalPhys;
  if (!memory.installedBytes && !memory.usableBytes) return lastFault("GlobalMemoryStatusEx");
  return memory;
}

}  // namespace hwhash::windows_platform
