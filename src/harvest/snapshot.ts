/**
 * What a device reported, raw: the TypeScript form of schemas/device_snapshot.proto, and of the answers of
 * native/source.h. Nothing in it was interpreted: firmware tables, descriptors, EDID and TPM responses are kept as bytes.
 * A member that the system did not give is absent; where that is not the normal case, a fault says why.
 */

/** Marks the JSON of a snapshot. */
export const SNAPSHOT_FORMAT = 'hwhash.DeviceSnapshot';
/** Version of the snapshot's shape. */
export const SNAPSHOT_VERSION = 1;

/** Why something was not read; stable. */
export type FaultCode =
  | 'not-found'
  | 'permission'
  | 'unsupported'
  | 'busy'
  | 'timeout'
  | 'too-large'
  | 'malformed'
  | 'failed';

/** Something that was not read. */
export interface DeviceFault {
  /** Path of the missing member: `smbios`, `acpiTables[MSDM]`, `tpm`; within an element the member's name. */
  what: string;
  /** A {@link FaultCode}. */
  code: FaultCode;
  /** errno, GetLastError() or HRESULT as an unsigned number; 0 where the system gave none. */
  osError: number;
  /** What was tried and what the system said. */
  text: string;
}

/** The operating system that was running. */
export interface DeviceSystem {
  /** `linux` or `windows`. */
  platform: string;
  /** Linux: kernel release. Windows: `10.0.26100.1150`. */
  osVersion?: string;
  /** Windows: whether it is WinPE. */
  winPe?: boolean;
  /** Of the machine, in the system's words: `x86_64`, `AMD64`. */
  architecture?: string;
  /** Minutes east of UTC, daylight saving included. */
  utcOffsetMinutes?: number;
  /** Whether the reader had administrative rights. */
  elevated?: boolean;
  /** WinPE: the text of block 36. */
  locale?: string;
  /** Windows: the registry value of that name, whole. It holds the product key that Windows runs with. */
  digitalProductId?: Uint8Array;
  faults: DeviceFault[];
}

/** The SMBIOS tables (DMTF DSP0134). */
export interface DeviceSmbios {
  /** `_SM_` or `_SM3_` structure. */
  entryPoint?: Uint8Array;
  /** Windows: eight bytes of RawSMBIOSData before the table. */
  rawHeader?: Uint8Array;
  /** Structure table. */
  table: Uint8Array;
}

/** An ACPI table. */
export interface DeviceAcpiTable {
  /** Four ASCII characters: `MSDM`. */
  signature: string;
  /** Whole, header included. */
  data: Uint8Array;
}

/** A block device. */
export interface DeviceDisk {
  /** `nvme0n1`; `PhysicalDrive0` */
  name: string;
  /** Linux: path below /sys. Windows: Plug and Play instance id. */
  device?: string;
  /** Nearest first. Linux: subsystem of the device and of each ancestor. Windows: enumerators. */
  buses: string[];
  /** Kernel driver of the nearest ancestor that has one. */
  driver?: string;
  /** Linux: `MMC` or `SD`; the SCSI peripheral type. */
  kind?: string;
  /** Windows: STORAGE_BUS_TYPE. */
  busType?: number;
  sizeBytes?: bigint;
  removable?: boolean;
  /** Nothing that holds a serial number: loop, zram, device mapper. */
  isVirtual?: boolean;
  seekPenalty?: boolean;
  trim?: boolean;
  /** The running system lies on it, through any mapping. */
  holdsSystem?: boolean;
  /** GPT names of its partitions. */
  partitions: string[];
  /** As the system shows it, spaces kept. */
  serial?: Uint8Array;
  model?: Uint8Array;
  vendor?: Uint8Array;
  firmware?: Uint8Array;
  /** NVMe: 16 bytes, or the system's text of them. */
  nguid?: Uint8Array;
  /** NVMe: 8 bytes, or the system's text of them. */
  eui64?: Uint8Array;
  /** The system's text of the world-wide identifier. */
  wwid?: Uint8Array;
  /** NVMe: serial number of the controller. */
  controllerSerial?: Uint8Array;
  /** SCSI vital product data page 80h, header included. */
  vpd80?: Uint8Array;
  /** SCSI vital product data page 83h, header included. */
  vpd83?: Uint8Array;
  /** SCSI vital product data page B1h (block device characteristics), header included. */
  vpdB1?: Uint8Array;
  /** ATA IDENTIFY DEVICE, 512 bytes. */
  ataIdentify?: Uint8Array;
  /** Windows: STORAGE_DEVICE_DESCRIPTOR, strings included. */
  storageDescriptor?: Uint8Array;
  /** Windows: DRIVE_LAYOUT_INFORMATION_EX, the partition table. */
  driveLayout?: Uint8Array;
  faults: DeviceFault[];
}

/** A network adapter or Bluetooth radio. */
export interface DeviceNetworkAdapter {
  /** `eth0`, `hci0` */
  name: string;
  /** As in {@link DeviceDisk}. */
  device?: string;
  /** As in {@link DeviceDisk}. */
  buses: string[];
  driver?: string;
  /** Linux: DEVTYPE of uevent (`wlan`, `bridge`), `bluetooth` for a radio. */
  kind?: string;
  /** Windows: Plug and Play enumerator. */
  enumerator?: string;
  /** As burnt in. */
  permanentAddress?: Uint8Array;
  currentAddress?: Uint8Array;
  /** Linux: addr_assign_type (0 permanent, 1 random, 2 stolen, 3 set). */
  assignType?: number;
  /** Linux: ARPHRD_*. Windows: IF_TYPE_*. */
  linkType?: number;
  /** Windows: NDIS_PHYSICAL_MEDIUM. */
  physicalMedium?: number;
  /** No hardware behind it. */
  isVirtual?: boolean;
  /** The bus says that it can be unplugged. */
  removable?: boolean;
  faults: DeviceFault[];
}

/** One hardware thread. */
export interface DeviceLogicalProcessor {
  package: number;
  /** Core within the package, in the system's numbering. */
  core: number;
  /** Linux: cpu_capacity. Windows: EfficiencyClass. Higher is faster. */
  capacity?: number;
  /** Linux: `cpu_core` or `cpu_atom` on hybrid x86 processors. */
  type?: string;
}

/** The processors. */
export interface DeviceProcessor {
  /** CPUID leaf 0, 12 bytes. */
  vendor?: Uint8Array;
  /** CPUID leaves 80000002h to 80000004h, 48 bytes. */
  brand?: Uint8Array;
  /** CPUID leaf 1, 16 bytes: EAX, EBX, ECX, EDX. */
  cpuidLeaf1?: Uint8Array;
  /** Linux: first paragraph of /proc/cpuinfo. */
  cpuInfo?: string;
  logical: DeviceLogicalProcessor[];
  faults: DeviceFault[];
}

/** The memory, bytes. */
export interface DeviceMemory {
  /** Windows: GetPhysicallyInstalledSystemMemory. */
  installedBytes?: bigint;
  /** Linux: memory blocks times block size. */
  presentBytes?: bigint;
  /** Linux: MemTotal. Windows: ullTotalPhys. */
  usableBytes?: bigint;
}

/** A display or the connector for one. */
export interface DeviceDisplay {
  /** Linux: `card0-eDP-1`. Windows: monitor device path. */
  name: string;
  /** Linux: `eDP`, `HDMI-A`. */
  connector?: string;
  /** Windows: D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY. */
  outputTechnology?: number;
  /** Base block and extensions. */
  edid?: Uint8Array;
  /** Pixels of the active or preferred mode. */
  resolutionX?: number;
  resolutionY?: number;
  active?: boolean;
  faults: DeviceFault[];
}

/** A graphics adapter: a device of Plug and Play's class Display; Windows only. */
export interface DeviceGraphicsAdapter {
  /** Instance id. */
  name: string;
  /** Most specific first. */
  hardwareIds?: string[];
  vendor?: string;
  model?: string;
  /** Bytes; in snapshots of earlier versions, which have no {@link DeviceDxgiAdapter}. */
  dedicatedVideoMemory?: bigint;
  /** Bytes; likewise. */
  dedicatedSystemMemory?: bigint;
  /** CM_REMOVAL_POLICY. */
  removalPolicy?: number;
  /** In the local machine's container. */
  builtIn?: boolean;
  faults: DeviceFault[];
}

/** Windows: a graphics adapter as DXGI describes it (DXGI_ADAPTER_DESC1). */
export interface DeviceDxgiAdapter {
  name: string;
  vendorId: number;
  deviceId: number;
  subSystemId: number;
  revision: number;
  /** DXGI_ADAPTER_FLAG. */
  flags: number;
  /** Bytes. */
  dedicatedVideoMemory: bigint;
  /** Bytes. */
  dedicatedSystemMemory: bigint;
}

/** Kinds of Plug and Play devices that Windows licensing counts. */
export const PNP_KINDS = ['cdRom', 'diskController', 'display', 'scsiAdapter', 'bluetooth', 'audio'] as const;
/** One of {@link PNP_KINDS}. */
export type PnpKind = (typeof PNP_KINDS)[number];

/** Windows: a Plug and Play device of a kind that licensing counts. */
export interface DevicePnpEntry {
  /** Instance id. */
  name: string;
  kind: PnpKind;
  enumerator?: string;
  /** Enumerators of the device and its ancestors, nearest first. */
  buses: string[];
  /** Most specific first. */
  hardwareIds: string[];
  /** CM_REMOVAL_POLICY. */
  removalPolicy?: number;
  /** Bluetooth: answer of IOCTL_BTH_GET_LOCAL_INFO. */
  radioInfo?: Uint8Array;
  faults: DeviceFault[];
}

/** Linux: an input device that could be a digitizer. */
export interface DeviceInput {
  name: string;
  buses: string[];
  /** The port says that it can be unplugged. */
  removable?: boolean;
  /** Bitmap text of INPUT_PROP_*. */
  properties?: string;
  /** Bitmap text of KEY_* and BTN_*. */
  keys?: string;
  /** Bitmap text of ABS_*. */
  absoluteAxes?: string;
  /** Maximum of ABS_MT_SLOT. */
  lastSlot?: number;
}

/** Shape of the device. */
export interface DeviceEnclosure {
  /** POWER_PLATFORM_ROLE, which is ACPI's Preferred_PM_Profile. */
  platformRole?: number;
  /** Windows: SM_DIGITIZER. */
  digitizers?: number;
  /** Windows: SM_MAXIMUMTOUCHES. */
  maximumTouchPoints?: number;
  /** Linux. */
  inputDevices: DeviceInput[];
  opticalDrive?: boolean;
  faults: DeviceFault[];
}

/** One command to the TPM and its answer. */
export interface DeviceTpmExchange {
  command: Uint8Array;
  response: Uint8Array;
}

/** What was said to the TPM, and what it answered: replayed, it gives the same reading. */
export interface DeviceTpm {
  /** `device:/dev/tpmrm0`, `tcp:127.0.0.1:2321`, `unix:/run/tpm.sock`, `tbs`. */
  where: string;
  exchanges: DeviceTpmExchange[];
}

/** The TPM as Windows' platform crypto provider knows it, for where commands to it are refused. */
export interface DevicePlatformTpm {
  /** PCP_PLATFORM_TYPE: `TPM-Version:2.0 -Level:0-…`, the text of block 13. */
  platformType?: string;
  /** PCP_EKPUB: a BCRYPT_RSAKEY_BLOB. */
  endorsementKey?: Uint8Array;
  faults: DeviceFault[];
}

/** What a device reported. */
export interface DeviceSnapshot {
  /** {@link SNAPSHOT_FORMAT} */
  format: typeof SNAPSHOT_FORMAT;
  /** {@link SNAPSHOT_VERSION} */
  schemaVersion: typeof SNAPSHOT_VERSION;
  /** Time of capture, ISO 8601 UTC, whole seconds. */
  capturedAt: string;
  system?: DeviceSystem;
  smbios?: DeviceSmbios;
  acpiTables: DeviceAcpiTable[];
  disks: DeviceDisk[];
  networkAdapters: DeviceNetworkAdapter[];
  processor?: DeviceProcessor;
  memory?: DeviceMemory;
  displays: DeviceDisplay[];
  graphics: DeviceGraphicsAdapter[];
  /** Windows: monitors as Plug and Play knows them, for sessions that have no desktop. */
  monitors?: DeviceDisplay[];
  /** Windows. */
  dxgiAdapters?: DeviceDxgiAdapter[];
  /** Windows. */
  pnpDevices?: DevicePnpEntry[];
  enclosure?: DeviceEnclosure;
  tpm?: DeviceTpm;
  /** Windows, where commands to the TPM were refused. */
  platformTpm?: DevicePlatformTpm;
  /** The hash that Windows made itself (DeviceHardwareData), where it gave one. */
  officialHash?: string;
  /** What was not read at all. */
  faults: DeviceFault[];
}
