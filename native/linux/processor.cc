// Processors: identification by CPUID, topology from sysfs.
#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <cstring>
#include <map>

#if defined(__x86_64__) || defined(__i386__)
#include <cpuid.h>
#endif

#include "../text.h"
#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

#if defined(__x86_64__) || defined(__i386__)
void append(Bytes& bytes, std::uint32_t value) {
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<std::uint8_t>(value >> shift));
}

void identify(Processor& processor) {
  std::uint32_t a = 0, b = 0, c = 0, d = 0;
  if (__get_cpuid(0, &a, &b, &c, &d) != 0) {
    Bytes& vendor = processor.vendor.emplace();
    for (const std::uint32_t value : {b, d, c}) append(vendor, value);
  }
  Bytes brand;
  for (std::uint32_t leaf = 0x80000002; leaf <= 0x80000004; leaf++) {
    if (__get_cpuid(leaf, &a, &b, &c, &d) == 0) return;
    for (const std::uint32_t value : {a, b, c, d}) append(brand, value);
  }
  processor.brand = std::move(brand);
}
#else
void identify(Processor&) {}  // no other architecture names itself
#endif

// "0-3,8" as the kernel prints sets of processors.
std::vector<std::uint32_t> processorList(const std::string& text) {
  std::vector<std::uint32_t> numbers;
  const char* at = text.c_str();
  while (std::isdigit(static_cast<unsigned char>(*at)) != 0 && numbers.size() < kLongestList) {
    char* end = nullptr;
    const unsigned long first = std::strtoul(at, &end, 10);
    unsigned long last = first;
    if (*end == '-') last = std::strtoul(end + 1, &end, 10);
    for (unsigned long n = first; n <= last && numbers.size() < kLongestList; n++) {
      numbers.push_back(static_cast<std::uint32_t>(n));
    }
    if (*end != ',') break;
    at = end + 1;
  }
  return numbers;
}

std::map<std::uint32_t, std::string> typesOfHybrid(const Tree& tree) {
  std::map<std::uint32_t, std::string> types;
  for (const char* type : {"cpu_core", "cpu_atom"}) {
    const auto text = tree.line(std::string("/sys/devices/") + type + "/cpus");
    for (const std::uint32_t number : processorList(text.value_or(""))) types[number] = type;
  }
  return types;
}

std::optional<LogicalProcessor> readLogical(const Tree& tree, const std::string& path) {
  // A processor that is switched off has no topology.
  auto siblings = tree.line(path + "/topology/core_cpus_list");
  if (!siblings) siblings = tree.line(path + "/topology/thread_siblings_list");
  const std::vector<std::uint32_t> threads = processorList(siblings.value_or(""));
  if (threads.empty()) return std::nullopt;
  LogicalProcessor logical;
  // -1 where the firmware does not number packages: then there is one.
  logical.package =
      static_cast<std::uint32_t>(tree.number(path + "/topology/physical_package_id").value_or(0));
  // core_id repeats among the dies of a package; the first thread of a core does not.
  logical.core = threads.front();
  if (const auto capacity = tree.number(path + "/cpu_capacity")) {
    logical.capacity = static_cast<std::uint32_t>(std::min<std::uint64_t>(*capacity, 0xFFFFFFFF));
  }
  return logical;
}

std::optional<std::string> firstParagraph(const Tree& tree) {
  const Result<Bytes> content = tree.head("/proc/cpuinfo", 16 * 1024);
  if (!content.ok() || content->empty()) return std::nullopt;
  const std::string text(content->begin(), content->end());
  return toUtf8(text.substr(0, text.find("\n\n")));
}

}  // namespace

Result<Processor> readProcessor(const Tree& tree) {
  Processor processor;
  if (tree.live()) identify(processor);
  processor.cpuInfo = firstParagraph(tree);
  const std::map<std::uint32_t, std::string> types = typesOfHybrid(tree);
  const std::string folder = "/sys/devices/system/cpu";
  for (const std::string& name : tree.list(folder)) {
    if (!startsWith(name, "cpu") || name.size() < 4 || std::isdigit(static_cast<unsigned char>(name[3])) == 0)
      continue;
    auto logical = readLogical(tree, folder + "/" + name);
    if (!logical) continue;
    const auto type = types.find(static_cast<std::uint32_t>(std::strtoul(name.c_str() + 3, nullptr, 10)));
    if (type != types.end()) logical->type = type->second;
    processor.logical.push_back(std::move(*logical));
  }
  if (processor.logical.empty()) {
    processor.faults.push_back(
        {"logical", FaultCode::kNotFound, 0, folder + ": no processor has a topology"});
  }
  return processor;
}

}  // namespace hwhash::linux_platform
