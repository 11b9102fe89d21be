// RawSMBIOSData, the answer of GetSystemFirmwareTable('RSMB'): calling method, major and minor version, DMI
// revision, a length of four bytes, then the table. Needs no Windows.
#pragma once

#include <algorithm>

#include "../source.h"
#include "buffer.h"

namespace hwhash::windows_platform {

constexpr std::size_t kRawSmbiosHeader = 8;
constexpr std::size_t kRawSmbiosLength = 4;

// Nothing where the header is not whole. A length beyond the answer's end is left for the reader of
// `rawHeader` to see.
inline std::optional<Smbios> splitRawSmbios(const Buffer& answer) {
  const auto length = answer.number<std::uint32_t>(kRawSmbiosLength);
  if (!length) return std::nullopt;
  const Buffer table = answer.from(kRawSmbiosHeader);
  Smbios smbios;
  smbios.rawHeader = Bytes(answer.begin(), answer.begin() + kRawSmbiosHeader);
  smbios.table.assign(table.begin(), table.begin() + std::min<std::size_t>(*length, table.size()));
  return smbios;
}

}  // namespace hwhash::windows_platform
