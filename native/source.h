// The one interface between the addon and an operating system. A platform implements Source (linux/,
// windows/, unsupported/; mock/ answers from a script) and does no more than get bytes out of the system: it
// parses nothing that the hardware wrote (firmware tables, descriptors, identify data, EDID, TPM answers are
// handed over whole) and it decides nothing (which disk is the system's, which adapter counts: src/harvest/).
//
// Rules for every implementation:
// - Nothing throws out of a Source. What cannot be read is a Fault, with the system's own error number and
// text.
// - A value is absent (std::nullopt) when the system does not say; no default stands in for it.
// - Every std::string is valid UTF-8. What a device wrote and may be anything is Bytes.
// - Every length is checked before it is used; no value is larger than kLargestValue, no list longer than
// kLongestList.
// - Calls run on a worker thread, several at once on different Source objects, and touch no JavaScript.
// - A list that can be read in part is read in part: the fault of one member of an element goes into its
// `faults`.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace hwhash {

using Bytes = std::vector<std::uint8_t>;

// SMBIOS 3 tables have a 32-bit length; real ones stay below 100 KiB. Hostile ones end here.
constexpr std::size_t kLargestValue = 4u * 1024 * 1024;
constexpr std::size_t kLongestList = 4096;
// TPM 2.0 library, part 2: no implementation accepts or returns more than this in one command.
constexpr std::size_t kLargestTpmMessage = 4096;

// Why something was not read; marshal.h has the stable names that TypeScript goes by.
enum class FaultCode {
  kNotFound,     // the device, table or file is not there
  kPermission,   // it is there, and the caller may not read it
  kUnsupported,  // this platform, build or source cannot
  kBusy,         // something else holds it
  kTimeout,      // no answer in time
  kTooLarge,     // it says it is larger than kLargestValue
  kMalformed,    // the system answered what its own interface rules out
  kFailed,       // anything else; osError and text say what
};

struct Fault {
  std::string what;  // member of the answer that is missing, "nguid"; empty where the whole answer is
  FaultCode code = FaultCode::kFailed;
  std::uint32_t osError = 0;  // errno, GetLastError() or HRESULT; 0 where the system gave none
  std::string text;  // the system's words, or ours, and what was tried: "open /dev/tpm0: Permission denied"
};

// A value, or the fault that stands for it; never both, never neither. Made after std::expected of C++23, but
// without a conversion to bool, which a Result<bool> would invite to mistake for its value.
template <typename T>
class Result {
 public:
  // Not explicit: a value is a result, and so is a fault, so that every reader can return either.
  Result(T value) : held_(std::in_place_index<0>, std::move(value)) {}
  Result(Fault fault) : held_(std::in_place_index<1>, std::move(fault)) {}

  bool ok() const noexcept { return held_.index() == 0; }

  // The value; std::bad_variant_access where there is a fault.
  const T& operator*() const& { return std::get<0>(held_); }
  T& operator*() & { return std::get<0>(held_); }
  T&& operator*() && { return std::get<0>(std::move(held_)); }
  const T* operator->() const { return &std::get<0>(held_); }
  T* operator->() { return &std::get<0>(held_); }

  // The fault; std::bad_variant_access where there is a value.
  const Fault& fault() const& { return std::get<1>(held_); }
  Fault& fault() & { return std::get<1>(held_); }
  Fault&& fault() && { return std::get<1>(std::move(held_)); }

  // Puts the value into a member that may be absent, or the fault into the list; `what` names the member in a
  // fault that does not.
  void into(std::optional<T>& member, std::vector<Fault>& faults, const char* what = nullptr) && {
    if (ok()) {
      member = *std::move(*this);
      return;
    }
    faults.push_back(std::move(*this).fault());
    if (what) faults.back().what = what;
  }

 private:
  std::variant<T, Fault> held_;
};

// The operating system that is running.
struct System {
  std::string platform;  // "linux", "windows"
  // Linux: kernel release. Windows: "10.0.26100.1150", the last part the UBR
  std::optional<std::string> osVersion;
  std::optional<bool> winPe;  // Windows: whether it is WinPE
  // Of the machine, not of the process: uname's "x86_64"; Windows: "AMD64", "ARM64", "x86", "ARM".
  std::optional<std::string> architecture;
  std::optional<std::int32_t> utcOffsetMinutes;  // east positive, daylight saving included
  std::optional<bool> elevated;                  // root, or a token with administrative rights
  std::optional<std::string> locale;             // WinPE: the text of block 36; else absent
  std::optional<Bytes> digitalProductId;         // Windows: the registry value of that name, whole
  std::vector<Fault> faults;
};

struct Smbios {
  // _SM_ or _SM3_ structure as the firmware has it (Linux); absent on Windows
  std::optional<Bytes> entryPoint;
  std::optional<Bytes> rawHeader;  // Windows: the 8 bytes of RawSMBIOSData before the table
  Bytes table;                     // structure table
};

struct AcpiTable {
  std::string signature;  // four ASCII characters
  Bytes data;             // the whole table, header included
};

struct Disk {
  std::string name;  // "nvme0n1"; "PhysicalDrive0"
  // where it is attached. Linux: path below /sys; Windows: Plug and Play instance id
  std::optional<std::string> device;
  // nearest first. Linux: subsystem of the device and of each ancestor; Windows: enumerators
  std::vector<std::string> buses;
  std::optional<std::string> driver;  // Linux: of the nearest ancestor that has one
  // Linux: type file or DEVTYPE of the parent ("MMC", "SD"); SCSI peripheral type
  std::optional<std::string> kind;
  std::optional<std::uint32_t> busType;  // Windows: STORAGE_BUS_TYPE
  std::optional<std::uint64_t> sizeBytes;
  std::optional<bool> removable;    // the medium or the device says so
  std::optional<bool> isVirtual;    // loop, ram, zram, device mapper, VHD: nothing that holds a serial number
  std::optional<bool> seekPenalty;  // Windows: DEVICE_SEEK_PENALTY_DESCRIPTOR; Linux: queue/rotational
  std::optional<bool> trim;  // Windows: DEVICE_TRIM_DESCRIPTOR; Linux: queue/discard_max_bytes is not 0
  // the running system's root or Windows volume lies on it, through any mapping
  std::optional<bool> holdsSystem;
  std::vector<std::string> partitions;  // GPT names of its partitions, "Microsoft reserved partition"
  std::optional<Bytes> serial;          // as the system shows it, unchanged
  std::optional<Bytes> model;
  std::optional<Bytes> vendor;
  std::optional<Bytes> firmware;
  // NVMe namespace globally unique identifier, 16 bytes or the system's text of it
  std::optional<Bytes> nguid;
  std::optional<Bytes> eui64;  // NVMe IEEE extended unique identifier, 8 bytes or the system's text of it
  std::optional<Bytes> wwid;   // the system's text of the world-wide identifier
  std::optional<Bytes> controllerSerial;  // NVMe identify controller, SN
  std::optional<Bytes> vpd80;             // SCSI vital product data page 80h, header included
  std::optional<Bytes> vpd83;             // page 83h, header included
  std::optional<Bytes> vpdB1;             // page B1h (block device characteristics), header included
  std::optional<Bytes> ataIdentify;       // IDENTIFY DEVICE, 512 bytes
  // Windows: STORAGE_DEVICE_DESCRIPTOR as the driver gave it, strings included
  std::optional<Bytes> storageDescriptor;
  std::optional<Bytes> driveLayout;  // Windows: DRIVE_LAYOUT_INFORMATION_EX, whole
  std::vector<Fault> faults;
};

struct NetworkAdapter {
  std::string name;                   // "eth0", "hci0"; Windows: friendly name
  std::optional<std::string> device;  // as in Disk
  std::vector<std::string> buses;     // as in Disk
  std::optional<std::string> driver;
  std::optional<std::string> kind;  // Linux: DEVTYPE of uevent ("wlan", "bridge"), "bluetooth" for a radio
  std::optional<std::string> enumerator;  // Windows: name of the Plug and Play enumerator, "PCI", "BTH"
  std::optional<Bytes> permanentAddress;  // as burnt in
  std::optional<Bytes> currentAddress;
  // Linux: addr_assign_type (0 permanent, 1 random, 2 stolen, 3 set)
  std::optional<std::uint32_t> assignType;
  std::optional<std::uint32_t> linkType;        // Linux: ARPHRD_*; Windows: IF_TYPE_*
  std::optional<std::uint32_t> physicalMedium;  // Windows: NDIS_PHYSICAL_MEDIUM
  std::optional<bool> isVirtual;                // no hardware behind it
  std::optional<bool> removable;                // the bus says that it can be unplugged
  std::vector<Fault> faults;
};

struct LogicalProcessor {
  std::uint32_t package = 0;
  std::uint32_t core = 0;                 // within the package, with whatever numbering the system has
  std::optional<std::uint32_t> capacity;  // Linux: cpu_capacity; Windows: EfficiencyClass. Higher is faster
  std::optional<std::string> type;        // Linux: "cpu_core" or "cpu_atom" on hybrid x86 processors
};

struct Processor {
  std::optional<Bytes> vendor;  // CPUID leaf 0, 12 bytes; Windows on ARM: registry
  std::optional<Bytes> brand;   // CPUID leaves 80000002h to 80000004h, 48 bytes with their padding
  // CPUID leaf 1: EAX, EBX, ECX, EDX of the processor that ran the query
  std::optional<Bytes> cpuidLeaf1;
  std::optional<std::string> cpuInfo;  // Linux: first paragraph of /proc/cpuinfo
  std::vector<LogicalProcessor> logical;
  std::vector<Fault> faults;
};

struct Memory {
  std::optional<std::uint64_t> installedBytes;  // Windows: GetPhysicallyInstalledSystemMemory
  std::optional<std::uint64_t> presentBytes;    // Linux: memory blocks × block size
  std::optional<std::uint64_t> usableBytes;     // Linux: MemTotal; Windows: ullTotalPhys
};

struct Display {
  std::string name;                      // Linux: connector, "card0-eDP-1"; Windows: monitor device path
  std::optional<std::string> connector;  // Linux: "eDP", "HDMI-A"
  std::optional<std::uint32_t> outputTechnology;  // Windows: D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY
  std::optional<Bytes> edid;                      // base block and extensions
  std::optional<std::uint32_t> resolutionX;       // of the active or preferred mode
  std::optional<std::uint32_t> resolutionY;
  std::optional<bool> active;
  std::vector<Fault> faults;
};

// Windows: a device of the Plug and Play class Display.
struct GraphicsAdapter {
  std::string name;                      // instance id
  std::vector<std::string> hardwareIds;  // SPDRP_HARDWAREID
  std::optional<std::string> vendor;
  std::optional<std::string> model;
  // bytes; snapshots of earlier versions have them here, now DxgiAdapter does
  std::optional<std::uint64_t> dedicatedVideoMemory;
  std::optional<std::uint64_t> dedicatedSystemMemory;
  std::optional<std::uint32_t> removalPolicy;  // CM_REMOVAL_POLICY
  std::optional<bool> builtIn;                 // in the local machine's container
  std::vector<Fault> faults;
};

// Windows: DXGI_ADAPTER_DESC1.
struct DxgiAdapter {
  std::string name;  // Description
  std::uint32_t vendorId = 0;
  std::uint32_t deviceId = 0;
  std::uint32_t subSystemId = 0;
  std::uint32_t revision = 0;
  std::uint32_t flags = 0;  // DXGI_ADAPTER_FLAG
  std::uint64_t dedicatedVideoMemory = 0;
  std::uint64_t dedicatedSystemMemory = 0;
};

// Windows: a present Plug and Play device of one of the kinds that licensing counts.
struct PnpEntry {
  std::string name;  // instance id
  std::string kind;  // one of the names that Source::pnpDevices accepts
  std::optional<std::string> enumerator;
  std::vector<std::string> buses;        // as in Disk
  std::vector<std::string> hardwareIds;  // SPDRP_HARDWAREID
  std::optional<std::uint32_t> removalPolicy;
  std::optional<Bytes> radioInfo;  // Bluetooth: answer of IOCTL_BTH_GET_LOCAL_INFO
  std::vector<Fault> faults;
};

// Linux: an input device that could be a digitizer, as the kernel describes it.
struct InputDevice {
  std::string name;
  std::vector<std::string> buses;
  std::optional<bool> removable;            // the port says that it can be unplugged
  std::optional<std::string> properties;    // bitmap text of INPUT_PROP_*
  std::optional<std::string> keys;          // bitmap text of KEY_* and BTN_*
  std::optional<std::string> absoluteAxes;  // bitmap text of ABS_*
  std::optional<std::uint32_t> lastSlot;    // maximum of ABS_MT_SLOT
};

struct Enclosure {
  std::optional<std::uint32_t> platformRole;        // POWER_PLATFORM_ROLE = ACPI FADT Preferred_PM_Profile
  std::optional<std::uint32_t> digitizers;          // Windows: SM_DIGITIZER
  std::optional<std::uint32_t> maximumTouchPoints;  // Windows: SM_MAXIMUMTOUCHES
  std::vector<InputDevice> inputDevices;            // Linux
  std::optional<bool> opticalDrive;
  std::vector<Fault> faults;
};

// Windows: the TPM as its crypto provider knows it, for where commands to it are refused.
struct PlatformTpm {
  std::optional<std::string>
      platformType;                     // PCP_PLATFORM_TYPE, "TPM-Version:2.0 -Level:0-…": block 13's text
  std::optional<Bytes> endorsementKey;  // PCP_EKPUB, a BCRYPT_RSAKEY_BLOB
  std::vector<Fault> faults;
};

// An open TPM. A command goes out whole and its answer comes back whole.
class TpmDevice {
 public:
  virtual ~TpmDevice() = default;
  // At most kLargestTpmMessage bytes each way. Blocks for as long as the TPM takes (key creation: seconds).
  virtual Result<Bytes> transmit(const Bytes& command) = 0;
};

class Source {
 public:
  virtual ~Source() = default;
  virtual Result<System> system() = 0;
  virtual Result<Smbios> smbios() = 0;
  // `signature` is as in the table ("MSDM"), whatever byte order the system's call wants.
  virtual Result<AcpiTable> acpiTable(const std::string& signature) = 0;
  virtual Result<std::vector<Disk>> disks() = 0;
  virtual Result<std::vector<NetworkAdapter>> networkAdapters() = 0;
  virtual Result<Processor> processor() = 0;
  virtual Result<Memory> memory() = 0;
  virtual Result<std::vector<Display>> displays() = 0;
  virtual Result<std::vector<GraphicsAdapter>> graphics() = 0;
  virtual Result<Enclosure> enclosure() = 0;
  // Monitors as Plug and Play knows them, for sessions that have no desktop.
  virtual Result<std::vector<Display>> monitors() { return onlyWindows(); }
  virtual Result<std::vector<DxgiAdapter>> dxgiAdapters() { return onlyWindows(); }
  // `kind`: "diskController", "display", "scsiAdapter", "audio", "cdRom", "bluetooth".
  virtual Result<std::vector<PnpEntry>> pnpDevices(const std::string&) { return onlyWindows(); }
  // `where`: a device node, or empty for the system's own (TBS on Windows).
  virtual Result<std::unique_ptr<TpmDevice>> openTpm(const std::string& where) = 0;
  // Asked where openTpm gave none.
  virtual Result<PlatformTpm> platformTpm() {
    return Fault{"", FaultCode::kUnsupported, 0, "only Windows has a provider that knows the TPM"};
  }
  // DeviceHardwareData of MDM_DevDetail_Ext01: the hash that Windows makes itself.
  virtual Result<std::string> officialHash() = 0;

 private:
  static Fault onlyWindows() { return Fault{"", FaultCode::kUnsupported, 0, "only Windows has this"}; }
};

// What a caller may say about where to read.
struct SourceOptions {
  std::string root;  // Linux: read this tree instead of /; no ioctl is made then. Empty: the running system
};

// Name of the platform this addon was built for: "linux", "windows", "unsupported".
const char* platformName();

// The platform's source; each linux/, windows/, unsupported/ defines it, and one of them is compiled in.
std::unique_ptr<Source> makePlatformSource(const SourceOptions& options);

}  // namespace hwhash
