// UTF-16, as Windows speaks it, to UTF-8 and back (Unicode 15, section 3.9). Needs no Windows: `Unit` is
// wchar_t there and char16_t in the tests. A lone surrogate becomes U+FFFD.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace hwhash::windows_platform {

inline void appendUtf8(std::string& text, std::uint32_t codePoint) {
  const auto put = [&](std::uint32_t byte) { text += static_cast<char>(static_cast<std::uint8_t>(byte)); };
  if (codePoint < 0x80) return put(codePoint);
  if (codePoint < 0x800) {
    put(0xC0 | (codePoint >> 6));
  } else {
    if (codePoint < 0x10000) {
      put(0xE0 | (codePoint >> 12));
    } else {
      put(0xF0 | (codePoint >> 18));
      put(0x80 | ((codePoint >> 12) & 0x3F));
    }
    put(0x80 | ((codePoint >> 6) & 0x3F));
  }
  put(0x80 | (codePoint & 0x3F));
}

// The whole of `units`, NULs included.
template <typename Unit>
std::string utf8FromUtf16(std::basic_string_view<Unit> units) {
  static_assert(sizeof(Unit) == 2, "UTF-16 has units of two bytes");
  std::string text;
  text.reserve(units.size());
  for (std::size_t i = 0; i < units.size(); i++) {
    const std::uint32_t unit = static_cast<std::uint16_t>(units[i]);
    const bool high = unit >= 0xD800 && unit <= 0xDBFF;
    const std::uint32_t next = high && i + 1 < units.size() ? static_cast<std::uint16_t>(units[i + 1]) : 0;
    if (next >= 0xDC00 && next <= 0xDFFF) {
      appendUtf8(text, 0x10000 + ((unit - 0xD800) << 10) + (next - 0xDC00));
      i++;
    } else {
      appendUtf8(text, unit >= 0xD800 && unit <= 0xDFFF ? 0xFFFD : unit);
    }
  }
  return text;
}

// Up to the first NUL, or to the end where there is none.
template <typename Unit>
std::basic_string_view<Unit> untilNul(std::basic_string_view<Unit> units) {
  return units.substr(0, units.find(Unit{0}));
}

// Valid UTF-8 to UTF-16: what JavaScript handed over, which N-API made well-formed. Anything else ends the
// text.
template <typename Unit>
std::basic_string<Unit> utf16FromUtf8(std::string_view text) {
  std::basic_string<Unit> units;
  for (std::size_t i = 0; i < text.size();) {
    const std::uint8_t lead = static_cast<std::uint8_t>(text[i]);
    const std::size_t length = lead < 0x80   ? 1
                               : lead < 0xC2 ? 0
                               : lead < 0xE0 ? 2
                               : lead < 0xF0 ? 3
                               : lead < 0xF5 ? 4
                                             : 0;
    if (length == 0 || i + length > text.size()) break;
    std::uint32_t codePoint = length == 1 ? lead : lead & (0xFFu >> (length + 1));
    for (std::size_t k = 1; k < length; k++) {
      codePoint = (codePoint << 6) | (static_cast<std::uint8_t>(text[i + k]) & 0x3F);
    }
    if (codePoint >= 0x10000) {
      units += static_cast<Unit>(0xD800 + ((codePoint - 0x10000) >> 10));
      units += static_cast<Unit>(0xDC00 + ((codePoint - 0x10000) & 0x3FF));
    } else {
      units += static_cast<Unit>(codePoint);
    }
    i += length;
  }
  return units;
}

}  // namespace hwhash::windows_platform
