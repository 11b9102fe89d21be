// Reading of numbers out of a buffer that the system filled, with every length checked. Little-endian.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>

namespace hwhash::windows_platform {

class Buffer {
 public:
  Buffer(const std::uint8_t* data, std::size_t size) : data_(data), size_(size) {}

  std::size_t size() const { return size_; }
  bool has(std::size_t offset, std::size_t length) const {
    return offset <= size_ && length <= size_ - offset;
  }

  // The `length` bytes at `offset`; nothing where they are not all there.
  std::optional<Buffer> part(std::size_t offset, std::size_t length) const {
    if (!has(offset, length)) return std::nullopt;
    return Buffer(data_ + offset, length);
  }
  Buffer from(std::size_t offset) const {
    return offset <= size_ ? Buffer(data_ + offset, size_ - offset) : Buffer(data_, 0);
  }

  // A number of sizeof(T) bytes; 0 bytes beyond the end read as nothing.
  template <typename T>
  std::optional<T> number(std::size_t offset) const {
    if (!has(offset, sizeof(T))) return std::nullopt;
    std::uint64_t value = 0;
    for (std::size_t i = sizeof(T); i-- > 0;) value = (value << 8) | data_[offset + i];
    return static_cast<T>(value);
  }

  const std::uint8_t* begin() const { return data_; }
  const std::uint8_t* end() const { return data_ + size_; }

 private:
  const std::uint8_t* data_;
  std::size_t size_;
};

}  // namespace hwhash::windows_platform
