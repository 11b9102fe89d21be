// Windows' error numbers as codes of source.h: Win32 codes (winerror.h) and HRESULTs, which come from COM,
// WMI, TBS and NCrypt. One table; what is not in it has failed. Needs no Windows.
#pragma once

#include <cstdint>

#include "../source.h"

namespace hwhash::windows_platform {

struct ErrorCode {
  std::uint32_t number;
  FaultCode code;
  const char* name;  // where FormatMessage has no text for it outside Windows' newest versions
};

constexpr ErrorCode kErrorCodes[] = {
    {1, FaultCode::kUnsupported, "ERROR_INVALID_FUNCTION"},
    {2, FaultCode::kNotFound, "ERROR_FILE_NOT_FOUND"},
    {3, FaultCode::kNotFound, "ERROR_PATH_NOT_FOUND"},
    {5, FaultCode::kPermission, "ERROR_ACCESS_DENIED"},
    {13, FaultCode::kMalformed, "ERROR_INVALID_DATA"},
    {21, FaultCode::kNotFound, "ERROR_NOT_READY"},
    {32, FaultCode::kBusy, "ERROR_SHARING_VIOLATION"},
    {50, FaultCode::kUnsupported, "ERROR_NOT_SUPPORTED"},
    {55, FaultCode::kNotFound, "ERROR_DEV_NOT_EXIST"},
    {120, FaultCode::kUnsupported, "ERROR_CALL_NOT_IMPLEMENTED"},
    {121, FaultCode::kTimeout, "ERROR_SEM_TIMEOUT"},
    {126, FaultCode::kUnsupported, "ERROR_MOD_NOT_FOUND"},
    {127, FaultCode::kUnsupported, "ERROR_PROC_NOT_FOUND"},
    {170, FaultCode::kBusy, "ERROR_BUSY"},
    {258, FaultCode::kTimeout, "WAIT_TIMEOUT"},
    {433, FaultCode::kNotFound, "ERROR_NO_SUCH_DEVICE"},
    {740, FaultCode::kPermission, "ERROR_ELEVATION_REQUIRED"},
    {1167, FaultCode::kNotFound, "ERROR_DEVICE_NOT_CONNECTED"},
    {1168, FaultCode::kNotFound, "ERROR_NOT_FOUND"},
    {1314, FaultCode::kPermission, "ERROR_PRIVILEGE_NOT_HELD"},
    {1460, FaultCode::kTimeout, "ERROR_TIMEOUT"},
    {0x80004001, FaultCode::kUnsupported, "E_NOTIMPL"},
    {0x80004002, FaultCode::kUnsupported, "E_NOINTERFACE"},
    {0x80040154, FaultCode::kUnsupported, "REGDB_E_CLASSNOTREG"},
    {0x80041002, FaultCode::kNotFound, "WBEM_E_NOT_FOUND"},
    {0x80041003, FaultCode::kPermission, "WBEM_E_ACCESS_DENIED"},
    {0x8004100E, FaultCode::kNotFound, "WBEM_E_INVALID_NAMESPACE"},
    {0x80041010, FaultCode::kNotFound, "WBEM_E_INVALID_CLASS"},
    {0x80041013, FaultCode::kFailed, "WBEM_E_PROVIDER_LOAD_FAILURE"},
    {0x80041045, FaultCode::kBusy, "WBEM_E_SERVER_TOO_BUSY"},
    {0x00040004, FaultCode::kTimeout, "WBEM_S_TIMEDOUT"},
    {0x80090027, FaultCode::kUnsupported,
     "NTE_INVALID_PARAMETER"},  // of a property: the provider does not know it
    {0x80090029, FaultCode::kUnsupported, "NTE_NOT_SUPPORTED"},
    {0x80090030, FaultCode::kNotFound, "NTE_DEVICE_NOT_READY"},
    {0x80090035, FaultCode::kNotFound, "NTE_DEVICE_NOT_FOUND"},
    {0x80280400, FaultCode::kPermission, "TPM_E_COMMAND_BLOCKED"},
    {0x80284001, FaultCode::kFailed, "TBS_E_INTERNAL_ERROR"},
    {0x80284004, FaultCode::kFailed, "TBS_E_INVALID_CONTEXT"},
    {0x80284005, FaultCode::kTooLarge, "TBS_E_INSUFFICIENT_BUFFER"},
    {0x80284006, FaultCode::kFailed, "TBS_E_IOERROR"},
    {0x80284008, FaultCode::kUnsupported, "TBS_E_SERVICE_NOT_RUNNING"},
    {0x80284009, FaultCode::kBusy, "TBS_E_TOO_MANY_TBS_CONTEXTS"},
    {0x8028400B, FaultCode::kTimeout, "TBS_E_SERVICE_START_PENDING"},
    {0x8028400D, FaultCode::kFailed, "TBS_E_COMMAND_CANCELED"},
    {0x8028400F, FaultCode::kNotFound, "TBS_E_TPM_NOT_FOUND"},
    {0x80284010, FaultCode::kUnsupported, "TBS_E_SERVICE_DISABLED"},
    {0x80284012, FaultCode::kPermission, "TBS_E_ACCESS_DENIED"},
    {0x887A0002, FaultCode::kNotFound, "DXGI_ERROR_NOT_FOUND"},
    {0x887A0004, FaultCode::kUnsupported, "DXGI_ERROR_UNSUPPORTED"},
    {0xE000020B, FaultCode::kNotFound, "ERROR_NO_SUCH_DEVINST"},
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
