// STORAGE_DEVICE_DESCRIPTOR (ntddstor.h): a fixed head, then strings that the head points to by offsets from
// the start of the structure. A driver wrote all of it. Needs no Windows.
#pragma once

#include <algorithm>
#include <vector>

#include "buffer.h"

namespace hwhash::windows_platform {

struct StorageDescriptor {
  bool removableMedia = false;
  std::uint32_t busType = 0;  // STORAGE_BUS_TYPE
  // Unchanged, spaces included; absent where the driver gives no offset, or one that lies outside.
  std::optional<std::vector<std::uint8_t>> vendor;
  std::optional<std::vector<std::uint8_t>> product;
  std::optional<std::vector<std::uint8_t>> revision;
  std::optional<std::vector<std::uint8_t>> serial;
};

// Offsets of the members.
constexpr std::size_t kDescriptorSize = 4;
constexpr std::size_t kDescriptorRemovableMedia = 10;
constexpr std::size_t kDescriptorVendorIdOffset = 12;
constexpr std::size_t kDescriptorProductIdOffset = 16;
constexpr std::size_t kDescriptorProductRevisionOffset = 20;
constexpr std::size_t kDescriptorSerialNumberOffset = 24;
constexpr std::size_t kDescriptorBusType = 28;
constexpr std::size_t kDescriptorHead = 36;  // up to and with RawPropertiesLength

inline std::optional<std::vector<std::uint8_t>> descriptorString(const Buffer& descriptor,
                                                                 std::size_t member) {
  const auto offset = descriptor.number<std::uint32_t>(member);
  // No offset is written 0; some drivers write 0xFFFFFFFF.
  if (!offset || *offset < kDescriptorHead || *offset >= descriptor.size()) return std::nullopt;
  const Buffer rest = descriptor.from(*offset);
  return std::vector<std::uint8_t>(rest.begin(), std::find(rest.begin(), rest.end(), 0));
}

// Nothing where even the head is not whole.
inline std::optional<StorageDescriptor> parseStorageDescriptor(const Buffer& answer) {
  if (answer.size() < kDescriptorHead) return std::nullopt;
  const std::size_t stated = *answer.number<std::uint32_t>(kDescriptorSize);
  if (stated < kDescriptorHead) return std::nullopt;
  const Buffer descriptor(answer.begin(), std::min(stated, answer.size()));
  StorageDescriptor result;
  result.removableMedia = *descriptor.number<std::uint8_t>(kDescriptorRemovableMedia) != 0;
  result.busType = *descriptor.number<std::uint32_t>(kDescriptorBusType);
  result.vendor = descriptorString(descriptor, kDescriptorVendorIdOffset);
  result.product = descriptorString(descriptor, kDescriptorProductIdOffset);
  result.revision = descriptorString(descriptor, kDescriptorProductRevisionOffset);
  result.serial = descriptorString(descriptor, kDescriptorSerialNumberOffset);
  return result;
}

}  // namespace hwhash::windows_platform
