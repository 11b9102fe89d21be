// Processors: topology from the system, names from CPUID, or on ARM from the registry.
#include <windows.h>

#include <cstring>

#if defined(_M_X64) || defined(_M_IX86)
#include <intrin.h>
#define HWHASH_HAS_CPUID 1
#endif

#include "processor_relations.h"
#include "system_calls.h"
#include "windows_source.h"

namespace hwhash::windows_platform {
namespace {

constexpr wchar_t kFirstProcessor[] = L"HARDWARE\\DESCRIPTION\\System\\CentralProcessor\\0";

Result<std::vector<LogicalProcessor>> topology() {
  const std::string action = "GetLogicalProcessorInformationEx";
  DWORD size = 0;
  GetLogicalProcessorInformationEx(RelationAll, nullptr, &size);
  if (GetLastError() != ERROR_INSUFFICIENT_BUFFER) return lastFault(action, "logical");
  if (size > kLargestValue)
    return Fault{"logical", FaultCode::kTooLarge, 0, action + ": the answer is too large"};
  Bytes answer(size);
  auto* const records = reinterpret_cast<SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX*>(answer.data());
  if (!GetLogicalProcessorInformationEx(RelationAll, records, &size)) return lastFault(action, "logical");
  auto processors =
      parseProcessorRelations(Buffer(answer.data(), std::min<std::size_t>(size, answer.size())));
  if (!processors) return Fault{"logical", FaultCode::kMalformed, 0, action + ": a record does not fit"};
  return std::move(*processors);
}

std::optional<Bytes> registryTextBytes(const wchar_t* value) {
  const auto text = registryText(HKEY_LOCAL_MACHINE, kFirstProcessor, value);
  if (!text) return std::nullopt;
  const std::string utf8 = toUtf8(*text);
  return Bytes(utf8.begin(), utf8.end());
}

#ifdef HWHASH_HAS_CPUID
struct Registers {
  unsigned a, b, c, d;
};

Registers cpuid(unsigned leaf) {
  int values[4];
  __cpuid(values, static_cast<int>(leaf));
  return {static_cast<unsigned>(values[0]), static_cast<unsigned>(values[1]),
          static_cast<unsigned>(values[2]), static_cast<unsigned>(values[3])};
}

// Registers as they lie in memory.
void append(Bytes& bytes, std::initializer_list<unsigned> registers) {
  for (const unsigned value : registers) {
    std::uint8_t raw[sizeof value];
    std::memcpy(raw, &value, sizeof value);
    bytes.insert(bytes.end(), raw, raw + sizeof value);
  }
}

void readCpuid(Processor& processor) {
  const Registers vendor = cpuid(0);
  append(processor.vendor.emplace(), {vendor.b, vendor.d, vendor.c});  // the leaf spells it in this order
  if (vendor.a >= 1) {
    const Registers signature = cpuid(1);
    append(processor.cpuidLeaf1.emplace(), {signature.a, signature.b, signature.c, signature.d});
  }
  constexpr unsigned kFirst = 0x80000002;
  if (cpuid(0x80000000).a < kFirst + 2) return;
  Bytes brand;
  for (unsigned leaf = kFirst; leaf < kFirst + 3; leaf++) {
    const Registers part = cpuid(leaf);
    append(brand, {part.a, part.b, part.c, part.d});
  }
  processor.brand = std::move(brand);
}
#endif

}  // namespace

Result<Processor> readProcessor() {
  Processor processor;
#ifdef HWHASH_HAS_CPUID
  // Under emulation on ARM, CPUID describes the emulator.
  if (machineArchitecture() == "AMD64" || machineArchitecture() == "x86") readCpuid(processor);
#endif
  if (!processor.vendor) processor.vendor = registryTextBytes(L"VendorIdentifier");
  if (!processor.brand) processor.brand = registryTextBytes(L"ProcessorNameString");
  Result<std::vector<LogicalProcessor>> logical = topology();
  if (logical.ok()) {
    processor.logical = *std::move(logical);
  } else {
    processor.faults.push_back(std::move(logical).fault());
  }
  return processor;
}

}  // namespace hwhash::windows_platform
