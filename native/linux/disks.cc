// Block devices, from /sys/block; identify data where only a command to the disk gives them.
#include <fcntl.h>
#include <linux/nvme_ioctl.h>
#include <scsi/sg.h>
#include <sys/ioctl.h>

#include <algorithm>
#include <cerrno>

#include "devices.h"
#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

constexpr std::size_t kIdentifySize = 512;
constexpr std::size_t kNvmeIdentifySize = 4096;
constexpr std::uint64_t kSectorSize = 512;  // sysfs counts in these, whatever the disk's own sector is

// IDENTIFY DEVICE by ATA PASS-THROUGH (16), T10 SAT-4 section 12.2.2. HDIO_GET_IDENTITY is not the same: the
// kernel swaps the bytes of its strings.
Result<Bytes> ataIdentify(const std::string& node) {
  const Descriptor disk(::open(node.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!disk.valid()) return faultFromErrno(errno, "open " + node, "ataIdentify");
  Bytes data(kIdentifySize);
  std::uint8_t sense[32] = {};
  // Protocol PIO data-in; transfer from the device, in blocks, their number in the count field: one. Command
  // ECh.
  std::uint8_t command[16] = {0x85, 4 << 1, 0x0E, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0xEC, 0};
  sg_io_hdr_t request{};
  request.interface_id = 'S';
  request.dxfer_direction = SG_DXFER_FROM_DEV;
  request.cmd_len = sizeof command;
  request.cmdp = command;
  request.mx_sb_len = sizeof sense;
  request.sbp = sense;
  request.dxfer_len = kIdentifySize;
  request.dxferp = data.data();
  request.timeout = 2000;  // milliseconds; a disk that spins up must not hold the harvest
  if (ioctl(disk.get(), SG_IO, &request) != 0) return faultFromErrno(errno, "SG_IO " + node, "ataIdentify");
  const bool failed =
      request.host_status != 0 || (request.driver_status & 0x0F) == 0x06 || request.resid != 0;
  if (failed) return Fault{"ataIdentify", FaultCode::kFailed, 0, node + " does not answer IDENTIFY DEVICE"};
  return data;
}

// IDENTIFY of a namespace: NVM Express Base Specification 2.0, section 5.17.2.1 (CNS 00h).
Result<Bytes> nvmeIdentify(const std::string& node) {
  const Descriptor disk(::open(node.c_str(), O_RDONLY | O_CLOEXEC));
  if (!disk.valid()) return faultFromErrno(errno, "open " + node, "nguid");
  const int nsid = ioctl(disk.get(), NVME_IOCTL_ID);
  if (nsid < 0) return faultFromErrno(errno, "NVME_IOCTL_ID " + node, "nguid");
  Bytes data(kNvmeIdentifySize);
  nvme_admin_cmd command{};
  command.opcode = 0x06;
  command.nsid = static_cast<__u32>(nsid);
  command.addr = reinterpret_cast<__u64>(data.data());
  command.data_len = kNvmeIdentifySize;
  command.timeout_ms = 2000;
  const int status = ioctl(disk.get(), NVME_IOCTL_ADMIN_CMD, &command);
  if (status < 0) return faultFromErrno(errno, "NVME_IOCTL_ADMIN_CMD " + node, "nguid");
  if (status > 0) return Fault{"nguid", FaultCode::kFailed, 0, node + " does not answer IDENTIFY"};
  return data;
}

// With multipath, an NVMe namespace belongs to a subsystem that is not hardware; the first controller below it
// is.
std::string hardwareOf(const Tree& tree, const std::string& device) {
  if (!startsWith(device, "/sys/devices/virtual/nvme-subsystem/")) return device;
  const std::string subsystem = parentPath(device);
  for (const std::string& name : tree.list(subsystem)) {
    const bool controller =
        startsWith(name, "nvme") && name.find('n', 4) == std::string::npos && name.size() > 4;
    if (!controller) continue;
    if (const auto path = tree.resolve(subsystem + "/" + name)) return *path;
  }
  return device;
}

std::optional<bool> flag(const Tree& tree, const std::string& path) {
  const auto number = tree.number(path);
  if (!number) return std::nullopt;
  return *number != 0;
}

// First of several files that can be read.
std::optional<Bytes> firstValue(const Tree& tree, const std::string& block,
                                std::initializer_list<const char*> names) {
  for (const char* name : names) {
    if (auto value = tree.value(block + "/" + name)) return value;
  }
  return std::nullopt;
}

std::optional<Bytes> page(const Tree& tree, const std::string& path) {
  Result<Bytes> content = tree.head(path, 64 * 1024);
  if (!content.ok() || content->empty()) return std::nullopt;
  return *std::move(content);
}

void readIdentity(const Tree& tree, const std::string& block, Disk& disk) {
  const bool nvme = startsWith(disk.name, "nvme");
  disk.serial = firstValue(tree, block, {"serial", nvme ? "" : "device/serial"});
  disk.model = firstValue(tree, block, {"device/model", "device/name"});
  disk.vendor = nvme ? std::nullopt : firstValue(tree, block, {"device/vendor"});
  disk.firmware = firstValue(tree, block, {"device/firmware_rev", "device/rev", "device/fwrev"});
  disk.nguid = firstValue(tree, block, {"nguid"});
  disk.eui64 = firstValue(tree, block, {"eui"});
  disk.wwid = firstValue(tree, block, {"wwid", "device/wwid"});
  if (nvme) disk.controllerSerial = firstValue(tree, block, {"device/serial"});
  disk.vpd80 = page(tree, block + "/device/vpd_pg80");
  disk.vpd83 = page(tree, block + "/device/vpd_pg83");
  disk.vpdB1 = page(tree, block + "/device/vpd_pgb1");
}

void readNvmeSubsystem(const Tree& tree, const std::string& controller, Disk& disk) {
  if (!disk.controllerSerial) disk.controllerSerial = firstValue(tree, controller, {"serial"});
  if (!disk.model) disk.model = firstValue(tree, controller, {"model"});
  if (!disk.firmware) disk.firmware = firstValue(tree, controller, {"firmware_rev"});
}

void readIdentify(const Tree& tree, const std::string& device, Disk& disk) {
  const std::size_t port = device.find("/ata");
  const bool ata =
      port != std::string::npos && std::isdigit(static_cast<unsigned char>(device[port + 4])) != 0;
  if (!ata) return;
  if (!tree.live()) {
    disk.faults.push_back(needsRunningSystem("ataIdentify"));
    return;
  }
  ataIdentify("/dev/" + disk.name).into(disk.ataIdentify, disk.faults);
}

// The kernel hides the NGUID and EUI-64 of controllers that it distrusts (NVME_QUIRK_BOGUS_NID); Windows does
// not.
void readNvmeIdentify(const Tree& tree, Disk& disk) {
  if (!startsWith(disk.name, "nvme") || disk.nguid || disk.eui64) return;
  if (!tree.live()) {
    disk.faults.push_back(needsRunningSystem("nguid"));
    return;
  }
  Result<Bytes> identify = nvmeIdentify("/dev/" + disk.name);
  if (!identify.ok()) {
    disk.faults.push_back(std::move(identify).fault());
    return;
  }
  const auto field = [&](std::size_t from, std::size_t to) {
    return Bytes(identify->begin() + from, identify->begin() + to);
  };
  disk.nguid = field(104, 120);
  disk.eui64 = field(120, 128);
}

std::vector<std::string> partitionNames(const Tree& tree, const std::string& block) {
  std::vector<std::string> names;
  for (const std::string& entry : tree.list(block)) {
    if (!tree.exists(block + "/" + entry + "/partition")) continue;
    if (auto name = ueventValue(tree, block + "/" + entry, "PARTNAME")) names.push_back(std::move(*name));
  }
  return names;
}

Disk readDisk(const Tree& tree, const std::string& name, const std::string& block) {
  const std::string hardware = hardwareOf(tree, block);
  Disk disk;
  disk.name = name;
  disk.device = belowSys(hardware);
  disk.buses = subsystems(tree, hardware);
  disk.driver = controllerDriver(tree, hardware);
  disk.kind = tree.line(block + "/device/type");
  if (const auto sectors = tree.number(block + "/size")) disk.sizeBytes = *sectors * kSectorSize;
  disk.removable = flag(tree, block + "/removable");
  if (removablePort(tree, hardware).value_or(false)) disk.removable = true;
  disk.isVirtual = startsWith(hardware, "/sys/devices/virtual/");
  disk.seekPenalty = flag(tree, block + "/queue/rotational");
  disk.trim = flag(tree, block + "/queue/discard_max_bytes");
  disk.partitions = partitionNames(tree, block);
  if (*disk.isVirtual) return disk;
  readIdentity(tree, block, disk);
  if (hardware != block) readNvmeSubsystem(tree, hardware, disk);
  readIdentify(tree, hardware, disk);
  readNvmeIdentify(tree, disk);
  return disk;
}

}  // namespace

Result<std::vector<Disk>> readDisks(const Tree& tree) {
  if (!tree.exists("/sys/block")) return faultFromErrno(ENOENT, "list /sys/block");
  const std::vector<std::string> ofRoot = disksOfRoot(tree);
  std::vector<Disk> disks;
  for (const std::string& name : tree.list("/sys/block")) {
    const auto block = tree.resolve("/sys/block/" + name);
    // Paths of a multipath disk are listed beside it, hidden.
    if (!block || flag(tree, *block + "/hidden").value_or(false)) continue;
    Disk disk = readDisk(tree, name, *block);
    disk.holdsSystem = std::find(ofRoot.begin(), ofRoot.end(), name) != ofRoot.end();
    disks.push_back(std::move(disk));
  }
  return disks;
}

}  // namespace hwhash::linux_platform
