// The running system and its memory.
#include <sys/utsname.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>

#include "../text.h"
#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

std::int32_t offsetFromUtc() {
  const std::time_t now = std::time(nullptr);
  std::tm local{};
  tzset();
  localtime_r(&now, &local);
  return static_cast<std::int32_t>(local.tm_gmtoff / 60);
}

// "MemTotal:       24689132 kB" of /proc/meminfo.
std::optional<std::uint64_t> totalOfMeminfo(const Tree& tree) {
  for (const std::string& entry : lines(tree.line("/proc/meminfo").value_or(""))) {
    if (!startsWith(entry, "MemTotal:")) continue;
    const unsigned long long kib = std::strtoull(entry.c_str() + 9, nullptr, 10);
    if (kib > 0) return std::uint64_t{kib} * 1024;
  }
  return std::nullopt;
}

std::optional<std::uint64_t> presentMemory(const Tree& tree) {
  const std::string folder = "/sys/devices/system/memory";
  const auto size = tree.number(folder + "/block_size_bytes", 16);
  if (!size) return std::nullopt;
  std::uint64_t blocks = 0;
  for (const std::string& name : tree.list(folder)) {
    if (startsWith(name, "memory") && tree.exists(folder + "/" + name + "/phys_index")) blocks++;
  }
  if (blocks == 0) return std::nullopt;
  return blocks * *size;
}

}  // namespace

Result<System> readSystem(const Tree& tree) {
  System system;
  system.platform = "linux";
  if (!tree.live()) {
    system.osVersion = tree.line("/proc/sys/kernel/osrelease");
    system.faults.push_back(needsRunningSystem("architecture"));
    return system;
  }
  utsname names{};
  if (uname(&names) == 0) {
    system.osVersion = toUtf8(names.release);
    system.architecture = toUtf8(names.machine);
  }
  system.utcOffsetMinutes = offsetFromUtc();
  system.elevated = geteuid() == 0;
  return system;
}

Result<Memory> readMemory(const Tree& tree) {
  Memory memory;
  memory.presentBytes = presentMemory(tree);
  memory.usableBytes = totalOfMeminfo(tree);
  if (!memory.presentBytes && !memory.usableBytes) {
    return Fault{"", FaultCode::kNotFound, 0,
                 "neither /sys/devices/system/memory nor /proc/meminfo can be read"};
  }
  return memory;
}

}  // namespace hwhash::linux_platform
