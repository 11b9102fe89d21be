// SMBIOS and ACPI tables, by GetSystemFirmwareTable. Needs no elevation.
#include <windows.h>

#include <algorithm>

#include "raw_smbios.h"
#include "system_calls.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

constexpr DWORD kSmbiosProvider = 0x52534D42;  // 'RSMB'
constexpr DWORD kAcpiProvider = 0x41435049;    // 'ACPI'

// The table may grow between the question for its size and the one for its bytes: asked again then, a few
// times.
Result<Bytes> firmwareTable(DWORD provider, DWORD id, const std::string& action) {
  UINT size = GetSystemFirmwareTable(provider, id, nullptr, 0);
  for (int attempt = 0; attempt < 4; attempt++) {
    if (size == 0) return lastFault(action);
    if (size > kLargestValue)
      return Fault{"", FaultCode::kTooLarge, 0, action + ": " + std::to_string(size) + " bytes"};
    Bytes data(size);
    const UINT written = GetSystemFirmwareTable(provider, id, data.data(), size);
    if (written != 0 && written <= size) {
      data.resize(written);
      return data;
    }
    size = written;
  }
  return Fault{"", FaultCode::kFailed, 0, action + ": the table does not stay the same size"};
}

}  // namespace

Result<Smbios> readSmbios() {
  const std::string action = "GetSystemFirmwareTable RSMB";
  Result<Bytes> answer = firmwareTable(kSmbiosProvider, 0, action);
  if (!answer.ok()) return answer.fault();
  auto smbios = splitRawSmbios(Buffer(answer->data(), answer->size()));
  if (!smbios) return Fault{"", FaultCode::kMalformed, 0, action + ": shorter than its own header"};
  return std::move(*smbios);
}

Result<AcpiTable> readAcpiTable(const std::string& signature) {
  const auto printable = [](char c) { return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'; };
  if (signature.size() != 4 || !std::all_of(signature.begin(), signature.end(), printable)) {
    return Fault{"", FaultCode::kMalformed, 0, "an ACPI signature has four upper-case letters or digits"};
  }
  // The four characters in memory order, which is the reverse of how the provider's name is written.
  const Buffer characters(reinterpret_cast<const std::uint8_t*>(signature.data()), signature.size());
  Result<Bytes> data = firmwareTable(kAcpiProvider, *characters.number<std::uint32_t>(0),
                                     "GetSystemFirmwareTable ACPI " + signature);
  if (!data.ok()) return data.fault();
  return AcpiTable{signature, *std::move(data)};
}

}  // namespace hwhash::windows_platform
