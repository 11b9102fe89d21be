// Windows' error numbers as codes of source.h: Win32 codes (winerror.h) and HRESULTs, which come from COM,
// WMI, TBS and NCrypt. One table; what is not in it has failed. Needs no Windows.
#pragma once

#include <cstdint>

#include "../source.h"

namespace hwhash::windows_platform {

struct ErrorCode {
  std::uint32_t number;
  const char* code;
  const char* name;  // where FormatMessage has no text for it outside Windows' newest versions
};

constexpr ErrorCode kErrorCodes[] = {
    {1, kFaultUnsupported, "ERROR_INVALID_FUNCTION"},
    {2, kFaultNotFound, "ERROR_FILE_NOT_FOUND"},
    {3, kFaultNotFound, "ERROR_PATH_NOT_FOUND"},
    {5, kFaultPermission, "ERROR_ACCESS_DENIED"},
    {13, kFaultMalformed, "ERROR_INVALID_DATA"},
    {21, kFaultNotFound, "ERROR_NOT_READY"},
    {32, kFaultBusy, "ERROR_SHARING_VIOLATION"},
    {50, kFaultUnsupported, "ERROR_NOT_SUPPORTED"},
    {55, kFaultNotFound, "ERROR_DEV_NOT_EXIST"},
    {120, kFaultUnsupported, "ERROR_CALL_NOT_IMPLEMENTED"},
    {121, kFaultTimeout, "ERROR_SEM_TIMEOUT"},
    {126, kFaultUnsupported, "ERROR_MOD_NOT_FOUND"},
    {127, kFaultUnsupported, "ERROR_PROC_NOT_FOUND"},
    {170, kFaultBusy, "ERROR_BUSY"},
    {258, kFaultTimeout, "WAIT_TIMEOUT"},
    {433, kFaultNotFound, "ERROR_NO_SUCH_DEVICE"},
    {740, kFaultPermission, "ERROR_ELEVATION_REQUIRED"},
    {1167, kFaultNotFound, "ERROR_DEVICE_NOT_CONNECTED"},
    {1168, kFaultNotFound, "ERROR_NOT_FOUND"},
    {1314, kFaultPermission, "ERROR_PRIVILEGE_NOT_HELD"},
    {1460, kFaultTimeout, "ERROR_TIMEOUT"},
    {0x80004001, kFaultUnsupported, "E_NOTIMPL"},
    {0x80004002, kFaultUnsupported, "E_NOINTERFACE"},
    {0x80040154, kFaultUnsupported, "REGDB_E_CLASSNOTREG"},
    {0x80041002, kFaultNotFound, "WBEM_E_NOT_FOUND"},
    {0x80041003, kFaultPermission, "WBEM_E_ACCESS_DENIED"},
    {0x8004100E, kFaultNotFound, "WBEM_E_INVALID_NAMESPACE"},
    {0x80041010, kFaultNotFound, "WBEM_E_INVALID_CLASS"},
    {0x80041013, kFaultFailed, "WBEM_E_PROVIDER_LOAD_FAILURE"},
    {0x80041045, kFaultBusy, "WBEM_E_SERVER_TOO_BUSY"},
    {0x00040004, kFaultTimeout, "WBEM_S_TIMEDOUT"},
    {0x80090027, kFaultUnsupported, "NTE_INVALID_PARAMETER"},  // of a property: the provider does not know it
    {0x80090029, kFaultUnsupported, "NTE_NOT_SUPPORTED"},
    {0x80090030, kFaultNotFound, "NTE_DEVICE_NOT_READY"},
    {0x80090035, kFaultNotFound, "NTE_DEVICE_NOT_FOUND"},
    {0x80280400, kFaultPermission, "TPM_E_COMMAND_BLOCKED"},
    {0x80284001, kFaultFailed, "TBS_E_INTERNAL_ERROR"},
    {0x80284004, kFaultFailed, "TBS_E_INVALID_CONTEXT"},
    {0x80284005, kFaultTooLarge, "TBS_E_INSUFFICIENT_BUFFER"},
    {0x80284006, kFaultFailed, "TBS_E_IOERROR"},
    {0x80284008, kFaultUnsupported, "TBS_E_SERVICE_NOT_RUNNING"},
    {0x80284009, kFaultBusy, "TBS_E_TOO_MANY_TBS_CONTEXTS"},
    {0x8028400B, kFaultTimeout, "TBS_E_SERVICE_START_PENDING"},
    {0x8028400D, kFaultFailed, "TBS_E_COMMAND_CANCELED"},
    {0x8028400F, kFaultNotFound, "TBS_E_TPM_NOT_FOUND"},
    {0x80284010, kFaultUnsupported, "TBS_E_SERVICE_DISABLED"},
    {0x80284012, kFaultPermission, "TBS_E_ACCESS_DENIED"},
    {0x887A0002, kFaultNotFound, "DXGI_ERROR_NOT_FOUND"},
    {0x887A0004, kFaultUnsupported, "DXGI_ERROR_UNSUPPORTED"},
    {0xE000020B, kFaultNotFound, "ERROR_NO_SUCH_DEVINST"},
};

// HRESULT_FROM_WIN32 hides a Win32 code in the lower half.
constexpr std::uint32_t kWin32Facility = 0x80070000;

constexpr const ErrorCode* findErrorCode(std::uint32_t number) {
  if ((number & 0xFFFF0000) == kWin32Facility) number &= 0xFFFF;
  for (const ErrorCode& entry : kErrorCodes) {
    if (entry.number == number) return &entry;
  }
  return nullptr;
}

}  // namespace hwhash::windows_platform
