// Three symbols that a current compiler takes from glibc 2.32, glibc 2.33 and libstdc++ 11, defined here instead. Prebuilt
// addons then load wherever Node 20 does, which needs glibc 2.28 and GLIBCXX_3.4.21. Compiled into them only; the build
// checks that no other new symbol came in (scripts/symbol-floor.mjs).
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <new>

#if !defined(__x86_64__) && !defined(__aarch64__)
#error \
    "the kernel's struct stat is the C library's on x86-64 and arm64; check it before adding an architecture"
#endif

#define HIDDEN __attribute__((visibility("hidden")))

// libstdc++'s reference counts skip atomic operations while this is true; Node always has threads.
extern "C" HIDDEN char __libc_single_threaded;
char __libc_single_threaded = 0;

// Older C libraries have it under another name, __fxstat.
extern "C" HIDDEN int fstat(int file, struct stat* status) noexcept {
  return static_cast<int>(syscall(SYS_fstat, file, status));
}

// Called where the number of elements of an array would overflow its size in bytes.
namespace std {
HIDDEN void __throw_bad_array_new_length() { throw bad_array_new_length(); }
}  // namespace std
