// What tells the shape of a device: its role in ACPI, input devices, an optical drive.
#include <fcntl.h>
#include <linux/input.h>
#include <sys/ioctl.h>

#include <cerrno>

#include "devices.h"
#include "linux_source.h"

namespace hwhash::linux_platform {
namespace {

constexpr char kOpticalDrive[] = "5";  // SCSI peripheral device type, T10 SPC-4 table 151

// The number of slots is in no file: the event node has to be asked.
void readSlots(const Tree& tree, const std::string& path, InputDevice& input, Enclosure& enclosure) {
  const std::string what = "inputDevices[" + baseName(path) + "].lastSlot";
  for (const std::string& entry : tree.list(path)) {
    if (!startsWith(entry, "event")) continue;
    if (!tree.live()) return enclosure.faults.push_back(needsRunningSystem(what));
    const std::string node = "/dev/input/" + entry;
    const Descriptor event(::open(node.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
    if (!event.valid()) return enclosure.faults.push_back(faultFromErrno(errno, "open " + node, what));
    input_absinfo slots{};
    if (ioctl(event.get(), EVIOCGABS(ABS_MT_SLOT), &slots) != 0) {
      return enclosure.faults.push_back(faultFromErrno(errno, "EVIOCGABS " + node, what));
    }
    if (slots.maximum >= 0) input.lastSlot = static_cast<std::uint32_t>(slots.maximum);
    return;
  }
}

bool isEmptyBitmap(const std::optional<std::string>& text) { return !text || *text == "0"; }

void readInputs(const Tree& tree, Enclosure& enclosure) {
  for (const std::string& entry : tree.list("/sys/class/input")) {
    if (!startsWith(entry, "input")) continue;
    const std::string path = "/sys/class/input/" + entry;
    InputDevice input;
    input.absoluteAxes = tree.line(path + "/capabilities/abs");
    // Keyboards, buttons and mice have no absolute axis, and digitizers have.
    if (isEmptyBitmap(input.absoluteAxes)) continue;
    input.name = tree.line(path + "/name").value_or(entry);
    input.properties = tree.line(path + "/properties");
    input.keys = tree.line(path + "/capabilities/key");
    const auto device = tree.resolve(path);
    if (device) {
      input.buses = subsystems(tree, *device);
      input.removable = removablePort(tree, *device);
    }
    // Only what lies on the screen or the pen's surface has properties; a game pad is not asked for slots.
    if (!isEmptyBitmap(input.properties)) readSlots(tree, path, input, enclosure);
    enclosure.inputDevices.push_back(std::move(input));
  }
}

bool hasOpticalDrive(const Tree& tree) {
  for (const std::string& device : tree.list("/sys/bus/scsi/devices")) {
    const auto type = tree.line("/sys/bus/scsi/devices/" + device + "/type");
    if (type && *type == kOpticalDrive) return true;
  }
  return false;
}

}  // namespace

Result<Enclosure> readEnclosure(const Tree& tree) {
  Enclosure enclosure;
  const auto role = tree.number("/sys/firmware/acpi/pm_profile");
  if (role && *role <= 0xFF) {
    enclosure.platformRole = static_cast<std::uint32_t>(*role);
  } else {
    enclosure.faults.push_back(
        {"platformRole", FaultCode::kNotFound, 0, "/sys/firmware/acpi/pm_profile cannot be read"});
  }
  readInputs(tree, enclosure);
  if (tree.exists("/sys/bus")) enclosure.opticalDrive = hasOpticalDrive(tree);
  return enclosure;
}

}  // namespace hwhash::linux_platform
