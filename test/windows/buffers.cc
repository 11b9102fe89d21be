// The logic of native/windows that needs no Windows, on good and on hostile buffers; compiled with
// AddressSanitizer and UndefinedBehaviorSanitizer. Each buffer is a heap block of its exact size, so that one
// byte too far is caught.
#include <cstdio>
#include <cstring>
#include <memory>
#include <random>

#include "../../native/windows/error_codes.h"
#include "../../native/windows/instance_id.h"
#include "../../native/windows/processor_relations.h"
#include "../../native/windows/raw_smbios.h"
#include "../../native/windows/storage_descriptor.h"
#include "../../native/windows/utf16.h"

using namespace hwhash;
using namespace hwhash::windows_platform;

static int failures = 0;
static int checks = 0;

static void check(bool ok, const char* what) {
  checks++;
  if (ok) return;
  failures++;
  std::printf("FAILED: %s\n", what);
}

// A copy that ends where the heap block ends.
class Exact {
 public:
  explicit Exact(const Bytes& bytes) : size_(bytes.size()), data_(new std::uint8_t[bytes.size()]) {
    if (size_ > 0) std::memcpy(data_.get(), bytes.data(), size_);
  }
  Buffer buffer() const { return Buffer(data_.get(), size_); }

 private:
  std::size_t size_;
  std::unique_ptr<std::uint8_t[]> data_;
};

static void put32(Bytes& bytes, std::size_t at, std::uint32_t value) {
  for (int i = 0; i < 4; i++) bytes.at(at + i) = static_cast<std::uint8_t>(value >> (8 * i));
}

static std::string text(const std::optional<Bytes>& bytes) {
  return bytes ? std::string(bytes->begin(), bytes->end()) : "(absent)";
}

static Bytes descriptor() {
  Bytes bytes(36);
  const auto append = [&](std::size_t member, const char* string) {
    put32(bytes, member, static_cast<std::uint32_t>(bytes.size()));
    bytes.insert(bytes.end(), string, string + std::strlen(string) + 1);
  };
  append(kDescriptorVendorIdOffset, "NVMe    ");
  append(kDescriptorProductIdOffset, "Synthetic SSD 512GB");
  append(kDescriptorProductRevisionOffset, "1.0");
  append(kDescriptorSerialNumberOffset, "0000_0000_0000_0001_00A0_75AB_CDEF_0123.");
  put32(bytes, kDescriptorBusType, 17);
  put32(bytes, kDescriptorSize, static_cast<std::uint32_t>(bytes.size()));
  return bytes;
}

static void storageDescriptors() {
  const Bytes good = descriptor();
  const auto parsed = parseStorageDescriptor(Exact(good).buffer());
  check(parsed && parsed->busType == 17, "the bus type of a storage descriptor");
  check(parsed && text(parsed->serial) == "0000_0000_0000_0001_00A0_75AB_CDEF_0123.", "its serial number");
  check(parsed && text(parsed->vendor) == "NVMe    ", "its vendor, spaces kept");
  check(parsed && text(parsed->product) == "Synthetic SSD 512GB", "its product");

  Bytes none = good;
  put32(none, kDescriptorSerialNumberOffset, 0);
  check(!parseStorageDescriptor(Exact(none).buffer())->serial, "no offset is not a serial number");
  for (const std::uint32_t offset : {0xFFFFFFFFu, 35u, static_cast<std::uint32_t>(good.size())}) {
    Bytes bad = good;
    put32(bad, kDescriptorSerialNumberOffset, offset);
    check(!parseStorageDescriptor(Exact(bad).buffer())->serial, "an offset outside is not a serial number");
  }
  Bytes open = good;
  open.back() = 'X';
  check(text(parseStorageDescriptor(Exact(open).buffer())->serial).back() == 'X', "a text that does not end");
  for (std::size_t size = 0; size < good.size(); size++) {
    const auto cut = parseStorageDescriptor(Exact(Bytes(good.begin(), good.begin() + size)).buffer());
    check(cut.has_value() == (size >= kDescriptorHead), "a descriptor that is cut");
  }
  Bytes small = good;
  put32(small, kDescriptorSize, 8);
  check(!parseStorageDescriptor(Exact(small).buffer()), "a descriptor that says it is smaller than its head");
}

// One record: relationship, size, efficiency class, one group with a mask.
static Bytes record(std::uint32_t relation, std::uint8_t efficiency, std::uint64_t mask,
                    std::uint16_t group = 0) {
  Bytes bytes(48);
  put32(bytes, 0, relation);
  put32(bytes, 4, 48);
  bytes[kRecordEfficiencyClass] = efficiency;
  bytes[kRecordGroupCount] = 1;
  for (int i = 0; i < 8; i++) bytes[kRecordGroupMask + i] = static_cast<std::uint8_t>(mask >> (8 * i));
  bytes[kRecordGroupMask + kAffinityGroup] = static_cast<std::uint8_t>(group);
  return bytes;
}

static Bytes join(std::initializer_list<Bytes> records) {
  Bytes all;
  for (const Bytes& one : records) all.insert(all.end(), one.begin(), one.end());
  return all;
}

static void processorRelations() {
  // Two fast cores with two threads each, two slow ones with one, in two packages; caches (2) between them.
  const Bytes answer =
      join({record(kRelationProcessorCore, 1, 0x3), record(2, 0, 0xF), record(kRelationProcessorCore, 1, 0xC),
            record(kRelationProcessorCore, 0, 0x10), record(kRelationProcessorCore, 0, 0x1, 1),
            record(kRelationProcessorPackage, 0, 0x1F), record(kRelationProcessorPackage, 0, 0x1, 1)});
  const auto found = parseProcessorRelations(Exact(answer).buffer());
  check(found && found->size() == 6, "six logical processors");
  if (found && found->size() == 6) {
    check((*found)[0].core == (*found)[1].core && (*found)[2].core != (*found)[1].core, "threads of a core");
    check((*found)[0].capacity == 1u && (*found)[4].capacity == 0u, "efficiency classes");
    check((*found)[4].package == 0 && (*found)[5].package == 1, "packages and groups");
  }
  for (std::size_t size = 1; size < answer.size(); size++) {
    const auto cut = parseProcessorRelations(Exact(Bytes(answer.begin(), answer.begin() + size)).buffer());
    check(cut.has_value() == (size % 48 == 0), "an answer that is cut");
  }
  Bytes still = record(kRelationProcessorCore, 0, 1);
  put32(still, 4, 0);
  check(!parseProcessorRelations(Exact(still).buffer()), "a record of no size does not hold the walk");
  Bytes many = record(kRelationProcessorCore, 0, 1);
  many[kRecordGroupCount] = many[kRecordGroupCount + 1] = 0xFF;
  check(parseProcessorRelations(Exact(many).buffer()).has_value(), "more groups than the record holds");
}

static void rawSmbios() {
  Bytes answer = {0, 3, 4, 0, 5, 0, 0, 0, 1, 2, 3, 4, 5, 6, 7};
  auto split = splitRawSmbios(Exact(answer).buffer());
  check(split && split->table == Bytes({1, 2, 3, 4, 5}), "the table ends where the header says");
  check(split && split->rawHeader == Bytes({0, 3, 4, 0, 5, 0, 0, 0}), "the header is kept");
  put32(answer, kRawSmbiosLength, 0xFFFFFFFF);
  split = splitRawSmbios(Exact(answer).buffer());
  check(split && split->table.size() == 7, "a length beyond the end gives what is there");
  check(!splitRawSmbios(Exact(Bytes(7)).buffer()), "shorter than the header");
}

static void texts() {
  check(utf8FromUtf16(std::u16string_view(u"Gr\u00f6\u00dfe \U0001F4BB")) ==
            "Gr\xC3\xB6\xC3\x9F"
            "e \xF0\x9F\x92\xBB",
        "UTF-16 to UTF-8");
  const char16_t lone[] = {0xD83D, u'x', 0xDCBB};
  check(utf8FromUtf16(std::u16string_view(lone, 3)) == "\xEF\xBF\xBDx\xEF\xBF\xBD", "lone surrogates");
  check(utf8FromUtf16(std::u16string_view(lone, 1)) == "\xEF\xBF\xBD", "a pair that is cut");
  check(utf16FromUtf8<char16_t>("Gr\xC3\xB6\xC3\x9F"
                                "e \xF0\x9F\x92\xBB") == u"Gr\u00f6\u00dfe \U0001F4BB",
        "UTF-8 to UTF-16");
  check(utf16FromUtf8<char16_t>("a\xC3") == u"a", "a cut sequence ends the text");
  check(untilNul(std::u16string_view(u"ab\0cd", 5)) == u"ab", "up to the NUL");
  for (char32_t point = 1; point < 0x110000; point += 7) {
    if (point >= 0xD800 && point <= 0xDFFF) continue;
    std::string utf8;
    appendUtf8(utf8, point);
    const std::u16string units = utf16FromUtf8<char16_t>(utf8);
    if (utf8FromUtf16(std::u16string_view(units)) != utf8)
      check(false, "a character that does not come back");
  }
  check(enumeratorOf(std::u16string_view(u"PCI\\VEN_8086&DEV_15F3\\3&1")) == u"PCI",
        "the enumerator of an instance id");
  check(enumeratorOf(std::u16string_view(u"nothing")).empty(), "no backslash, no enumerator");
  check(splitMultiString(std::u16string_view(u"a\0bc\0\0d", 7)) == std::vector<std::u16string>({u"a", u"bc"}),
        "REG_MULTI_SZ");
  check(splitMultiString(std::u16string_view(u"a\0bc", 4)).size() == 2, "REG_MULTI_SZ without its end");
}

static void errorCodes() {
  const auto codeOf = [](std::uint32_t number) {
    const ErrorCode* found = findErrorCode(number);
    return found ? std::optional<FaultCode>(found->code) : std::nullopt;
  };
  check(codeOf(5) == FaultCode::kPermission, "ERROR_ACCESS_DENIED");
  check(codeOf(0x80070005) == FaultCode::kPermission, "E_ACCESSDENIED is the same");
  check(codeOf(0x8028400F) == FaultCode::kNotFound, "TBS_E_TPM_NOT_FOUND");
  check(!codeOf(0x12345678), "a number that is not in the table");
}

// Mutations of good answers: no sanitizer may speak, and nothing may run on.
static void mutations() {
  std::mt19937 random(20260301);
  const Bytes seeds[] = {descriptor(),
                         join({record(0, 1, 3), record(3, 0, 3), record(2, 0, 3)}),
                         {0, 3, 4, 0, 4, 0, 0, 0, 1, 2, 3, 4}};
  for (int round = 0; round < 20000; round++) {
    Bytes bytes = seeds[round % 3];
    for (unsigned changes = 1 + random() % 4; changes > 0; changes--) {
      bytes[random() % bytes.size()] = static_cast<std::uint8_t>(random() % 3 == 0 ? 0xFF : random());
    }
    bytes.resize(random() % (bytes.size() + 1));
    const Exact exact(bytes);
    parseStorageDescriptor(exact.buffer());
    parseProcessorRelations(exact.buffer());
    splitRawSmbios(exact.buffer());
    std::u16string units;
    for (std::size_t i = 0; i + 1 < bytes.size(); i += 2)
      units += static_cast<char16_t>(bytes[i] | (bytes[i + 1] << 8));
    utf8FromUtf16(std::u16string_view(units));
    splitMultiString(std::u16string_view(units));
    utf16FromUtf8<char16_t>(std::string(bytes.begin(), bytes.end()));
  }
}

int main() {
  storageDescriptors();
  processorRelations();
  rawSmbios();
  texts();
  errorCodes();
  mutations();
  std::printf("%d checks, %d failures\n", checks, failures);
  return failures == 0 ? 0 : 1;
}
