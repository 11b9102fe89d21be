// libFuzzer target for the headers that walk answers of Windows and its drivers: `npm run fuzz:native`. They need no
// Windows. The first byte chooses the walker; what each one gives must lie inside what it was given.
#include <cstdint>
#include <cstdlib>
#include <string_view>
#include <vector>

#include "../../../native/windows/processor_relations.h"
#include "../../../native/windows/raw_smbios.h"
#include "../../../native/windows/storage_descriptor.h"
#include "../../../native/windows/utf16.h"

namespace {

using namespace hwhash::windows_platform;

void require(bool holds) {
  if (!holds) std::abort();
}

void walkSmbios(const Buffer& answer) {
  const auto smbios = splitRawSmbios(answer);
  if (smbios) require(smbios->table.size() + kRawSmbiosHeader <= answer.size());
}

void walkDescriptor(const Buffer& answer) {
  const auto descriptor = parseStorageDescriptor(answer);
  if (!descriptor) return;
  for (const auto* text : {&descriptor->vendor, &descriptor->product, &descriptor->revision, &descriptor->serial}) {
    if (*text) require((*text)->size() + kDescriptorHead <= answer.size());
  }
}

void walkProcessors(const Buffer& answer) {
  const auto processors = parseProcessorRelations(answer);
  if (processors) require(processors->size() <= hwhash::kLongestList);
}

// UTF-8 of any UTF-16 is valid, so it comes back; only lone surrogates are lost.
void walkText(const Buffer& answer) {
  std::vector<char16_t> units(answer.size() / 2);
  for (std::size_t i = 0; i < units.size(); i++) units[i] = *answer.number<std::uint16_t>(2 * i);
  const std::u16string_view text(units.data(), units.size());
  const std::string utf8 = utf8FromUtf16(text);
  const std::u16string again = utf16FromUtf8<char16_t>(utf8);
  require(again.size() == text.size());
  require(utf8FromUtf16<char16_t>(again) == utf8);
  require(untilNul(text).size() <= text.size());
  utf16FromUtf8<char16_t>({reinterpret_cast<const char*>(answer.begin()), answer.size()});
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  // A copy of exactly this size, so that AddressSanitizer sees a read of one byte too many.
  const std::vector<std::uint8_t> bytes(data + 1, data + size);
  constexpr void (*kWalkers[])(const Buffer&) = {walkSmbios, walkDescriptor, walkProcessors, walkText};
  kWalkers[data[0] % 4](Buffer(bytes.data(), bytes.size()));
  return 0;
}
