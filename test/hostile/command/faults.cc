// Bad luck for a program: loaded before the C library (LD_PRELOAD), it lets the Nth call that changes files below a folder
// fail, or ends the program there, and can set the clock to 1970. faults.ts compiles it.
#include <cerrno>
#include <climits>
#include <csignal>
#include <cstdarg>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>

#include <atomic>

#include <dlfcn.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <sys/uio.h>
#include <unistd.h>

namespace {

std::atomic<int> calls{0};

const char* setting(const char* name) {
  const char* value = getenv(name);
  return value == nullptr ? "" : value;
}

int at() {
  static const int number = atoi(setting("FAULT_AT"));
  return number;
}

bool watched(const char* path) {
  static const char* folder = setting("FAULT_FOLDER");
  return *folder != '\0' && strncmp(path, folder, strlen(folder)) == 0;
}

bool watched(int file) {
  char link[64];
  char path[PATH_MAX];
  snprintf(link, sizeof link, "/proc/self/fd/%d", file);
  const ssize_t size = readlink(link, path, sizeof path - 1);
  if (size < 0) return false;
  path[size] = '\0';
  return watched(path);
}

template <typename Function>
Function real(const char* name) {
  return reinterpret_cast<Function>(dlsym(RTLD_NEXT, name));
}

// Tells the test that the fault has happened.
void mark() {
  static const auto open_file = real<int (*)(const char*, int, ...)>("open");
  const int file = open_file(setting("FAULT_MARK"), O_CREAT | O_WRONLY, 0600);
  if (file >= 0) close(file);
}

// What a call does: `call` is what it would do, `half` what it may do before the program ends in the middle of it.
template <typename Call, typename Half>
auto faulty(bool is_watched, bool removes, Call call, Half half) -> decltype(call()) {
  if (!is_watched || at() == 0) return call();
  const int number = ++calls;
  const char* what = setting("FAULT");
  const int error = atoi(what);
  if (error != 0) {
    // A device that fails goes on failing; a name can still be taken away.
    if (number < at() || (removes && number > at())) return call();
    mark();
    errno = error;
    return -1;
  }
  if (number != at()) return call();
  mark();
  if (strcmp(what, "KILL") == 0) {
    half();
    kill(getpid(), SIGKILL);
    pause();
  }
  const auto result = call();
  const int after = errno;
  kill(getpid(), strcmp(what, "INT") == 0 ? SIGINT : strcmp(what, "HUP") == 0 ? SIGHUP : SIGTERM);
  usleep(100'000);
  errno = after;
  return result;
}

template <typename Call>
auto faulty(bool is_watched, Call call) -> decltype(call()) {
  return faulty(is_watched, false, call, [] {});
}

}  // namespace

#define EXPORT extern "C" __attribute__((visibility("default")))

EXPORT int open(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  static const auto next = real<int (*)(const char*, int, ...)>("open");
  return faulty((flags & O_CREAT) != 0 && watched(path), [&] { return next(path, flags, mode); });
}

EXPORT int open64(const char* path, int flags, ...) {
  va_list rest;
  va_start(rest, flags);
  const mode_t mode = (flags & O_CREAT) != 0 ? va_arg(rest, mode_t) : 0;
  va_end(rest);
  static const auto next = real<int (*)(const char*, int, ...)>("open64");
  return faulty((flags & O_CREAT) != 0 && watched(path), [&] { return next(path, flags, mode); });
}

EXPORT ssize_t write(int file, const void* bytes, size_t size) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t)>("write");
  return faulty(
      watched(file), false, [&] { return next(file, bytes, size); },
      [&] { (void)!next(file, bytes, size / 2); });
}

EXPORT ssize_t pwrite64(int file, const void* bytes, size_t size, off64_t offset) {
  static const auto next = real<ssize_t (*)(int, const void*, size_t, off64_t)>("pwrite64");
  return faulty(
      watched(file), false, [&] { return next(file, bytes, size, offset); },
      [&] { (void)!next(file, bytes, size / 2, offset); });
}

EXPORT ssize_t writev(int file, const iovec* parts, int count) {
  static const auto next = real<ssize_t (*)(int, const iovec*, int)>("writev");
  return faulty(watched(file), [&] { return next(file, parts, count); });
}

EXPORT int fsync(int file) {
  static const auto next = real<int (*)(int)>("fsync");
  return faulty(watched(file), [&] { return next(file); });
}

EXPORT int fchmod(int file, mode_t mode) {
  static const auto next = real<int (*)(int, mode_t)>("fchmod");
  return faulty(watched(file), [&] { return next(file, mode); });
}

EXPORT int rename(const char* from, const char* to) {
  static const auto next = real<int (*)(const char*, const char*)>("rename");
  return faulty(watched(to), [&] { return next(from, to); });
}

EXPORT int link(const char* from, const char* to) {
  static const auto next = real<int (*)(const char*, const char*)>("link");
  return faulty(watched(to), [&] { return next(from, to); });
}

EXPORT int unlink(const char* path) {
  static const auto next = real<int (*)(const char*)>("unlink");
  return faulty(watched(path), true, [&] { return next(path); }, [] {});
}

namespace {
bool in_1970() {
  static const bool is_set = *setting("FAULT_CLOCK") != '\0';
  return is_set;
}
// Seconds by which the clock is behind.
time_t behind() {
  static const auto next = real<int (*)(clockid_t, timespec*)>("clock_gettime");
  static const time_t seconds = [] {
    timespec now{};
    next(CLOCK_REALTIME, &now);
    return now.tv_sec - 60;
  }();
  return seconds;
}
}  // namespace

EXPORT int clock_gettime(clockid_t clock, timespec* now) {
  static const auto next = real<int (*)(clockid_t, timespec*)>("clock_gettime");
  const int result = next(clock, now);
  if (in_1970() && (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE)) now->tv_sec -= behind();
  return result;
}

EXPORT int gettimeofday(timeval* now, void* zone) noexcept {
  static const auto next = real<int (*)(timeval*, void*)>("gettimeofday");
  const int result = next(now, zone);
  if (in_1970()) now->tv_sec -= behind();
  return result;
}

EXPORT time_t time(time_t* now) noexcept {
  static const auto next = real<time_t (*)(time_t*)>("time");
  const time_t seconds = next(nullptr) - (in_1970() ? behind() : 0);
  if (now != nullptr) *now = seconds;
  return seconds;
}
