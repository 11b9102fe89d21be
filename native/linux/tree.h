// Files of the running system, or of another tree that stands for it (--sys-root). Paths are absolute within
// the tree.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "../source.h"

namespace hwhash {

// A file descriptor that closes itself.
class Descriptor {
 public:
  explicit Descriptor(int fd = -1) : fd_(fd) {}
  Descriptor(Descriptor&& other) noexcept : fd_(other.fd_) { other.fd_ = -1; }
  Descriptor& operator=(Descriptor&& other) noexcept;
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor();
  int get() const { return fd_; }
  bool valid() const { return fd_ >= 0; }
  // Releases the descriptor without closing it.
  void release() { fd_ = -1; }

 private:
  int fd_;
};

// A fault from an errno: `action` is what was tried, "open /dev/tpm0".
Fault faultFromErrno(int error, const std::string& action, std::string what = "");

class Tree {
 public:
  // `root` empty: the running system.
  explicit Tree(std::string root) : root_(std::move(root)) {}

  // Whether this is the running system, on which ioctls can be made.
  bool live() const { return root_.empty(); }

  // Opens a path. With a root, no link leads out of it. -1 in errno's manner.
  Descriptor open(const std::string& path, int flags) const;

  // A regular file, whole; a fault where it has more than kLargestValue.
  Result<Bytes> read(const std::string& path) const;

  // The first `limit` bytes of a regular file.
  Result<Bytes> head(const std::string& path, std::size_t limit) const;

  // A small file's text without the line feed at its end, as UTF-8; absent where it cannot be read or is
  // empty.
  std::optional<std::string> line(const std::string& path) const;

  // The same bytes, unchanged except for the line feed.
  std::optional<Bytes> value(const std::string& path) const;

  // A small file's whole content as a number, in decimal or (0x…) as `base` says; absent where it is anything
  // else.
  std::optional<std::uint64_t> number(const std::string& path, int base = 10) const;

  // Names in a folder, in natural order (nvme2n1 before nvme10n1); empty where it cannot be listed.
  std::vector<std::string> list(const std::string& path) const;

  // Where a path leads when all links are followed; absent where it leads nowhere.
  std::optional<std::string> resolve(const std::string& path) const;

  bool exists(const std::string& path) const { return open(path, kPathOnly).valid(); }

 private:
  static const int kPathOnly;
  std::string root_;
};

// The part of a path behind its last slash.
std::string baseName(const std::string& path);

// The part before it.
std::string parentPath(const std::string& path);

bool startsWith(std::string_view text, std::string_view prefix);

// Order of names with numbers in them: nvme2n1 before nvme10n1.
bool naturalLess(const std::string& a, const std::string& b);

// The lines of a text.
std::vector<std::string> lines(const std::string& text);

// "KEY=value" of a uevent file.
std::optional<std::string> ueventValue(const Tree& tree, const std::string& device, const std::string& key);

// The fault of an ioctl that another tree than the running system does not allow.
Fault needsRunningSystem(std::string what);

}  // namespace hwhash
