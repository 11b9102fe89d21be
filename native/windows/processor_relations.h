// The answer of GetLogicalProcessorInformationEx: records of varying size, each with a relationship and the
// logical processors that share it, as groups of 64. 64-bit layout. Needs no Windows.
#pragma once

#include <map>
#include <utility>
#include <vector>

#include "../source.h"
#include "buffer.h"

namespace hwhash::windows_platform {

constexpr std::uint32_t kRelationProcessorCore = 0;
constexpr std::uint32_t kRelationProcessorPackage = 3;

// SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX: Relationship, Size, then PROCESSOR_RELATIONSHIP.
constexpr std::size_t kRecordSize = 4;
constexpr std::size_t kRecordEfficiencyClass = 9;
constexpr std::size_t kRecordGroupCount = 30;
constexpr std::size_t kRecordGroupMask = 32;
// GROUP_AFFINITY: a mask of 64 bits, the group, padding.
constexpr std::size_t kAffinitySize = 16;
constexpr std::size_t kAffinityGroup = 8;
constexpr unsigned kGroupBits = 64;

// A logical processor by group and number in the group.
using ProcessorId = std::pair<std::uint16_t, unsigned>;

inline std::vector<ProcessorId> processorsOfRecord(const Buffer& record) {
  std::vector<ProcessorId> ids;
  const std::size_t groups = record.number<std::uint16_t>(kRecordGroupCount).value_or(0);
  for (std::size_t i = 0; i < groups; i++) {
    const auto affinity = record.part(kRecordGroupMask + i * kAffinitySize, kAffinitySize);
    if (!affinity) break;
    const std::uint64_t mask = *affinity->number<std::uint64_t>(0);
    const std::uint16_t group = *affinity->number<std::uint16_t>(kAffinityGroup);
    for (unsigned bit = 0; bit < kGroupBits; bit++) {
      if ((mask >> bit) & 1) ids.emplace_back(group, bit);
    }
  }
  return ids;
}

// Every logical processor of the answer, in the order of groups and numbers. Nothing where a record does not
// fit: a number of cores that is half right would be worse than none.
inline std::optional<std::vector<LogicalProcessor>> parseProcessorRelations(const Buffer& answer) {
  std::map<ProcessorId, LogicalProcessor> processors;
  std::uint32_t packages = 0;
  std::uint32_t cores = 0;
  for (std::size_t at = 0; at < answer.size();) {
    const std::size_t size = answer.from(at).number<std::uint32_t>(kRecordSize).value_or(0);
    const auto record = answer.part(at, size);
    if (!record || size < 8) return std::nullopt;
    const std::uint32_t relation = *record->number<std::uint32_t>(0);
    const bool core = relation == kRelationProcessorCore;
    if (core || relation == kRelationProcessorPackage) {
      for (const ProcessorId& id : processorsOfRecord(*record)) {
        LogicalProcessor& processor = processors[id];
        (core ? processor.core : processor.package) = core ? cores : packages;
        if (core) processor.capacity = record->number<std::uint8_t>(kRecordEfficiencyClass);
        if (processors.size() > kLongestList) return std::nullopt;
      }
      (core ? cores : packages)++;
    }
    at += size;
  }
  std::vector<LogicalProcessor> result;
  for (const auto& [id, processor] : processors) result.push_back(processor);
  return result;
}

}  // namespace hwhash::windows_platform
