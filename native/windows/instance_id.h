// Texts of Plug and Play: instance ids (`PCI\VEN_8086&DEV_15F3\3&11583659&0&FE`) and lists of strings. Needs
// no Windows.
#pragma once

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

namespace hwhash::windows_platform {

// The enumerator is the part before the first backslash; empty where there is none.
template <typename Unit>
std::basic_string_view<Unit> enumeratorOf(std::basic_string_view<Unit> instanceId) {
  const std::size_t end = instanceId.find(static_cast<Unit>('\\'));
  return end == instanceId.npos ? std::basic_string_view<Unit>{} : instanceId.substr(0, end);
}

// REG_MULTI_SZ: strings with a NUL each, and one more; ends at the first empty one or at the end of the
// units.
template <typename Unit>
std::vector<std::basic_string<Unit>> splitMultiString(std::basic_string_view<Unit> units) {
  std::vector<std::basic_string<Unit>> strings;
  while (!units.empty() && units.front() != Unit{0}) {
    const std::size_t end = std::min(units.find(Unit{0}), units.size());
    strings.emplace_back(units.substr(0, end));
    units.remove_prefix(std::min(end + 1, units.size()));
  }
  return strings;
}

}  // namespace hwhash::windows_platform
