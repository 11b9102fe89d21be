#include "tree.h"

#include <dirent.h>
#include <fcntl.h>
#include <linux/openat2.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <sstream>

#include "../text.h"

namespace hwhash {
namespace {

// sysfs attributes are one page; uevent and capability texts stay below.
constexpr std::size_t kSmallFile = 64 * 1024;

FaultCode faultCode(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR:
    case ENODEV:
    case ENXIO:
    case ENOMEDIUM:
      return FaultCode::kNotFound;
    case EACCES:
    case EPERM:
      return FaultCode::kPermission;
    case ENOTTY:
    case ENOSYS:
    case EOPNOTSUPP:
    case EAFNOSUPPORT:
    case EPROTONOSUPPORT:
      return FaultCode::kUnsupported;
    case EBUSY:
      return FaultCode::kBusy;
    case ETIME:
    case ETIMEDOUT:
      return FaultCode::kTimeout;
    case EFBIG:
      return FaultCode::kTooLarge;
    default:
      return FaultCode::kFailed;
  }
}

std::optional<std::string> descriptorPath(int fd) {
  char buffer[4096];
  const std::string link = "/proc/self/fd/" + std::to_string(fd);
  const ssize_t length = readlink(link.c_str(), buffer, sizeof buffer);
  if (length <= 0 || static_cast<std::size_t>(length) == sizeof buffer) return std::nullopt;
  return std::string(buffer, static_cast<std::size_t>(length));
}

// Kernels before 5.6, and sandboxes that do not know the call: open, then look whether the way led out.
Descriptor openChecked(const std::string& root, const std::string& path, int flags) {
  Descriptor opened(::open((root + path).c_str(), flags | O_CLOEXEC));
  if (!opened.valid()) return opened;
  const Descriptor top(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const auto rootPath = descriptorPath(top.get());
  const auto openedPath = descriptorPath(opened.get());
  if (rootPath && openedPath && startsWith(*openedPath + "/", *rootPath + "/")) return opened;
  errno = ENOENT;
  return Descriptor();
}

Descriptor openBelow(const std::string& root, const std::string& path, int flags) {
  const Descriptor top(::open(root.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  if (!top.valid()) return Descriptor();
  open_how how{};
  how.flags = static_cast<std::uint64_t>(flags | O_CLOEXEC);
  how.resolve = RESOLVE_IN_ROOT | RESOLVE_NO_MAGICLINKS;
  const long fd = syscall(SYS_openat2, top.get(), path.c_str(), &how, sizeof how);
  if (fd >= 0) return Descriptor(static_cast<int>(fd));
  if (errno == ENOSYS || errno == EPERM) return openChecked(root, path, flags);
  return Descriptor();
}

}  // namespace

const int Tree::kPathOnly = O_PATH;

// POSIX's strerror_r, under the name that glibc and musl both have for it: the plain name returns a pointer in one and a
// number in the other.
extern "C" int __xpg_strerror_r(int error, char* buffer, std::size_t size);

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  std::swap(fd_, other.fd_);
  return *this;
}

Descriptor::~Descriptor() {
  if (fd_ >= 0) close(fd_);
}

Fault faultFromErrno(int error, const std::string& action, std::string what) {
  char words[256] = {};
  __xpg_strerror_r(error, words, sizeof words);
  return {std::move(what), faultCode(error), static_cast<std::uint32_t>(error),
          toUtf8(action + ": " + words)};
}

Descriptor Tree::open(const std::string& path, int flags) const {
  if (live()) return Descriptor(::open(path.c_str(), flags | O_CLOEXEC));
  return openBelow(root_, path, flags);
}

Result<Bytes> Tree::head(const std::string& path, std::size_t limit) const {
  // O_NONBLOCK and O_NOCTTY: a tree may hold a pipe or a terminal where a file should be.
  const Descriptor file = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY);
  if (!file.valid()) return faultFromErrno(errno, "open " + path);
  struct stat status {};
  if (fstat(file.get(), &status) != 0) return faultFromErrno(errno, "stat " + path);
  if (!S_ISREG(status.st_mode)) return Fault{"", FaultCode::kMalformed, 0, toUtf8(path + " is not a file")};
  Bytes content;
  while (content.size() < limit) {
    const std::size_t before = content.size();
    content.resize(std::min(limit, before + kSmallFile));
    const ssize_t count = ::read(file.get(), content.data() + before, content.size() - before);
    if (count < 0 && errno != EINTR) return faultFromErrno(errno, "read " + path);
    content.resize(before + static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    if (count == 0) break;
  }
  return content;
}

Result<Bytes> Tree::read(const std::string& path) const {
  Result<Bytes> content = head(path, kLargestValue + 1);
  if (content.ok() && content->size() > kLargestValue) {
    return Fault{"", FaultCode::kTooLarge, 0, toUtf8(path + " has more than 4 MiB")};
  }
  return content;
}

std::optional<Bytes> Tree::value(const std::string& path) const {
  Result<Bytes> content = head(path, kSmallFile);
  if (!content.ok()) return std::nullopt;
  if (!content->empty() && content->back() == '\n') content->pop_back();
  if (content->empty()) return std::nullopt;
  return *std::move(content);
}

std::optional<std::string> Tree::line(const std::string& path) const {
  const Result<Bytes> content = head(path, kSmallFile);
  if (!content.ok()) return std::nullopt;
  const std::string text =
      toUtf8(trimLine(std::string_view(reinterpret_cast<const char*>(content->data()), content->size())));
  if (text.empty()) return std::nullopt;
  return text;
}

std::optional<std::uint64_t> Tree::number(const std::string& path, int base) const {
  const auto text = line(path);
  if (!text || text->empty() || !std::isxdigit(static_cast<unsigned char>(text->front())))
    return std::nullopt;
  char* end = nullptr;
  errno = 0;
  const unsigned long long number = std::strtoull(text->c_str(), &end, base);
  if (errno != 0 || *end != '\0') return std::nullopt;
  return number;
}

std::vector<std::string> Tree::list(const std::string& path) const {
  Descriptor folder = open(path, O_RDONLY | O_DIRECTORY);
  std::vector<std::string> names;
  if (!folder.valid()) return names;
  DIR* stream = fdopendir(folder.get());
  if (stream == nullptr) return names;
  folder.release();  // closedir closes it
  while (names.size() < kLongestList) {
    const dirent* entry = readdir(stream);
    if (entry == nullptr) break;
    if (entry->d_name[0] != '.') names.emplace_back(entry->d_name);
  }
  closedir(stream);
  std::sort(names.begin(), names.end(), naturalLess);
  return names;
}

std::optional<std::string> Tree::resolve(const std::string& path) const {
  if (live()) {
    char buffer[PATH_MAX];
    if (realpath(path.c_str(), buffer) == nullptr) return std::nullopt;
    return std::string(buffer);
  }
  const Descriptor target = open(path, O_PATH);
  if (!target.valid()) return std::nullopt;
  const auto full = descriptorPath(target.get());
  const Descriptor top(::open(root_.c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC));
  const auto rootPath = descriptorPath(top.get());
  if (!full || !rootPath || !startsWith(*full, *rootPath)) return std::nullopt;
  const std::string inside = full->substr(*rootPath == "/" ? 0 : rootPath->size());
  return inside.empty() ? "/" : inside;
}

std::string baseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

std::string parentPath(const std::string& path) {
  const std::size_t slash = path.rfind('/');
  return slash == std::string::npos ? "" : path.substr(0, slash);
}

bool startsWith(std::string_view text, std::string_view prefix) {
  return text.substr(0, prefix.size()) == prefix;
}

bool naturalLess(const std::string& a, const std::string& b) {
  const auto digit = [](const std::string& text, std::size_t at) {
    return at < text.size() && std::isdigit(static_cast<unsigned char>(text[at])) != 0;
  };
  std::size_t i = 0;
  std::size_t j = 0;
  while (i < a.size() && j < b.size()) {
    if (!digit(a, i) || !digit(b, j)) {
      if (a[i] != b[j]) return a[i] < b[j];
      i++;
      j++;
      continue;
    }
    std::size_t endA = i;
    std::size_t endB = j;
    while (digit(a, endA)) endA++;
    while (digit(b, endB)) endB++;
    // Numbers of any length: without leading zeros the longer one is the greater.
    while (i + 1 < endA && a[i] == '0') i++;
    while (j + 1 < endB && b[j] == '0') j++;
    if (endA - i != endB - j) return endA - i < endB - j;
    const int order = a.compare(i, endA - i, b, j, endB - j);
    if (order != 0) return order < 0;
    i = endA;
    j = endB;
  }
  return a.size() - i < b.size() - j;
}

std::vector<std::string> lines(const std::string& text) {
  std::vector<std::string> result;
  std::istringstream stream(text);
  for (std::string one; std::getline(stream, one);) result.push_back(one);
  return result;
}

std::optional<std::string> ueventValue(const Tree& tree, const std::string& device, const std::string& key) {
  for (const std::string& entry : lines(tree.line(device + "/uevent").value_or(""))) {
    if (startsWith(entry, key + "=")) return entry.substr(key.size() + 1);
  }
  return std::nullopt;
}

Fault needsRunningSystem(std::string what) {
  return {std::move(what), FaultCode::kUnsupported, 0,
          "another tree than the running system was named: no call to the kernel is made"};
}

}  // namespace hwhash
