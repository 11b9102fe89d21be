// The disks below the root file system.
#include <algorithm>
#include <sstream>

#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

// A chain of mappings is a few links long; a hostile tree may have a circle.
constexpr int kDeepestMapping = 16;

void collect(const Tree& tree, const std::string& block, int depth, std::vector<std::string>& disks) {
  if (depth > kDeepestMapping) return;
  if (tree.exists(block + "/partition")) return collect(tree, parentPath(block), depth + 1, disks);
  const std::vector<std::string> slaves = tree.list(block + "/slaves");
  for (const std::string& slave : slaves) {
    if (const auto path = tree.resolve(block + "/slaves/" + slave)) collect(tree, *path, depth + 1, disks);
  }
  const std::string name = baseName(block);
  if (slaves.empty() && std::find(disks.begin(), disks.end(), name) == disks.end()) disks.push_back(name);
}

struct Mount {
  std::string device;  // "8:1"; major 0 where the file system has no device of its own (btrfs, overlay)
  std::string source;  // "/dev/mapper/root"
};

// The last mount on "/" of /proc/self/mountinfo (proc(5)): the one that is seen.
std::optional<Mount> rootMount(const Tree& tree) {
  std::optional<Mount> root;
  const Result<Bytes> table = tree.read("/proc/self/mountinfo");
  if (!table.ok()) return root;
  for (const std::string& entry : lines(std::string(table->begin(), table->end()))) {
    std::istringstream fields(entry);
    std::string id, parent, device, subtree, point, word, source;
    fields >> id >> parent >> device >> subtree >> point;
    if (point != "/") continue;
    // Optional fields, a hyphen, the type, the source.
    while (fields >> word && word != "-") continue;
    fields >> word >> source;
    root = Mount{device, source};
  }
  return root;
}

std::optional<std::string> blockDevice(const Tree& tree, const Mount& mount) {
  if (!startsWith(mount.device, "0:")) return tree.resolve("/sys/dev/block/" + mount.device);
  if (!startsWith(mount.source, "/dev/")) return std::nullopt;
  const auto node = tree.resolve(mount.source);
  if (!node) return std::nullopt;
  return tree.resolve("/sys/class/block/" + baseName(*node));
}

}  // namespace

std::vector<std::string> disksOfRoot(const Tree& tree) {
  std::vector<std::string> disks;
  const auto mount = rootMount(tree);
  if (!mount) return disks;
  if (const auto block = blockDevice(tree, *mount)) collect(tree, *block, 0, disks);
  return disks;
}

}  // namespace hwhash::linux_platform
