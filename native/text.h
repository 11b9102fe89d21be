// Text from devices and systems, made fit for JavaScript.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace hwhash {

// `text` as valid UTF-8: each byte that does not belong to a well-formed sequence (Unicode 15, table 3-7)
// becomes U+FFFD. N-API would do the same silently; doing it here keeps the promise of source.h whoever reads
// the struct.
std::string toUtf8(std::string_view text);

// `text` without the line feeds at its end, which sysfs puts there.
std::string_view trimLine(std::string_view text);

}  // namespace hwhash
