/**
 * The decoded 4K hardware hash: the one shape that decoding returns, encoding accepts, and checks and comparison read.
 *
 * Only the three lists, `checksum`, `length` and `schemaVersion` are always there; every other member is absent where
 * its block is. A member that the format can mark as unknown is `null` then. Enumerations hold the name of the value,
 * or the number where the value has no name. Text keeps what the firmware says, spaces included.
 */
import type {
  ArchitectureName,
  BusTypeName,
  ChassisTypeName,
  DigitizerName,
  ErrorCorrectionName,
  OfflineIdSourceName,
  OsTypeName,
  PhysicalMediumName,
  PlatformRoleName,
  VideoOutputName,
} from './enumerations.js';

/** The version of the JSON form of every report that this package writes. */
export const SCHEMA_VERSION = 1;

/** The version of {@link HardwareHash} and of its JSON form; 2 added `disks` and `partial`. JSON of version 1 is still read. */
export const HASH_SCHEMA_VERSION = 2;

/** Block 2, 3, 4 and 34: the processors of the device. */
export interface Processor {
  /** Block 2, PROCESSOR_ARCHITECTURE of the processor. */
  architecture?: ArchitectureName | number;
  /** Block 2, number of sockets in use; oa3tool: ProcessorPackages. */
  packages?: number;
  /** Block 2, cores over all packages; oa3tool: ProcessorCores. */
  cores?: number;
  /** Block 2, logical processors over all packages; oa3tool: ProcessorThreads. */
  threads?: number;
  /** Block 2, whether there are more threads than cores; oa3tool: ProcessorHyperThreading. */
  hyperThreading?: boolean;
  /** Block 3, CPUID vendor such as `GenuineIntel`; oa3tool: ProcessorManufacturer. */
  manufacturer?: string;
  /** Block 4, CPUID brand string, spaces kept; oa3tool: ProcessorModel. */
  model?: string;
  /** Block 34, hybrid processors only: one entry a class of cores, the most efficient class last. */
  coreClasses?: CoreClass[];
}

/** Block 34: one class of cores of a hybrid processor. */
export interface CoreClass {
  /** Windows' efficiency class; higher is faster. */
  efficiencyClass: number;
  /** Cores of this class. */
  cores: number;
  /** Logical processors of this class. */
  threads: number;
}

/** Block 5: memory as the firmware (SMBIOS types 16 and 17) and the system report it. */
export interface Memory {
  /** Installed memory in GiB; oa3tool: TotalPhysicalRAM. */
  totalGiB: number;
  /** The most memory the board supports, in GiB; null where the firmware does not say; oa3tool: SmbiosRamMaximumCapacity. */
  maximumGiB: number | null;
  /** Memory slots; oa3tool: SmbiosRamSlots. */
  slots: number;
  /** Memory arrays (SMBIOS type 16); oa3tool: SmbiosRamArrayCount. */
  arrays: number;
  /** Error correction of the first array; oa3tool: SmbiosRamErrorCorrection. */
  errorCorrection: ErrorCorrectionName | number;
}

/** Blocks 6, 7 and 28: an internal disk. */
export interface Disk {
  /** Block 6, capacity in decimal GB (10^9 bytes), truncated; oa3tool: PrimaryDiskTotalCapacity. */
  capacityGB?: number;
  /** Block 6, STORAGE_BUS_TYPE; oa3tool: PrimaryDiskType. */
  busType?: BusTypeName | number;
  /** Block 6, whether the disk incurs a seek penalty (rotates); null = unknown. */
  seekPenalty?: boolean | null;
  /** Block 6, whether TRIM is enabled; null = unknown. */
  trim?: boolean | null;
  /** Block 7, first part, spaces kept; oa3tool: DiskSerialNumber prints the three parts joined by `|`. */
  serialNumber?: string;
  /** Block 7, second part: the model of the disk. */
  product?: string;
  /** Block 7, third part: empty on NVMe. */
  vendor?: string;
  /** Block 28, the text `serial|product|vendor` as the kernel reported it; oa3tool: DiskSSNKernel. */
  kernelSerialNumber?: string;
}

/** Block 8: a network adapter. */
export interface NetworkAdapter {
  /** NDIS_PHYSICAL_MEDIUM; oa3tool: PhysicalMedium. */
  medium: PhysicalMediumName | number;
  /** Permanent address, lower case, colons; oa3tool: MacAddress. */
  macAddress: string;
  /** Name of the Plug and Play enumerator: `PCI`, `BTH`, `VMBUS`, `USB`; absent where oa3tool's XML was read, which does not print it. */
  enumerator?: string;
}

/** Blocks 9 and 27: a display. Every member is null where Windows had no display information. */
export interface Display {
  /** Block 9, width of the picture in millimetres; oa3tool: DisplaySizePhysicalH. */
  widthMm: number | null;
  /** Block 9, height of the picture in millimetres; oa3tool: `DisplaySizePhysicalY `, with a trailing blank. */
  heightMm: number | null;
  /** Block 27, width in centimetres; oa3tool does not print it, and its XML leaves it absent. */
  widthCm?: number | null;
  /** Block 27, height in centimetres; as `widthCm`. */
  heightCm?: number | null;
  /** Block 9, pixels; oa3tool: DisplayResolutionHorizontal. */
  resolutionX: number | null;
  /** Block 9, pixels; oa3tool: DisplayResolutionVertical. */
  resolutionY: number | null;
  /** Block 9, D3DKMDT video output technology; absent where oa3tool's XML was read, which does not print it. */
  output?: VideoOutputName | number | null;
}

/** Block 10: the shape of the device. */
export interface Enclosure {
  /** SMBIOS type 3 chassis type; oa3tool: ChassisType (shown `0x0A`). */
  chassisType: ChassisTypeName | number;
  /** POWER_PLATFORM_ROLE; oa3tool: PowerPlatformRole. */
  powerPlatformRole: PlatformRoleName | number;
  /** Whether an optical drive is present; absent where oa3tool's XML was read, which does not print it. */
  opticalDrive?: boolean;
  /** SM_DIGITIZER bits that are set; a bit without a name is written as its value; oa3tool: DigitizerSupportID. */
  digitizers: (DigitizerName | number)[];
  /** Most simultaneous touch points; absent where oa3tool's XML was read, which does not print it. */
  maximumTouchPoints?: number;
}

/** Block 11: Windows' OfflineDeviceId. */
export interface OfflineDeviceId {
  /** Status of its query; 0 in all hashes seen. */
  status: number;
  /** Where the identifier comes from (low byte of the field). */
  source: OfflineIdSourceName | number;
  /** High byte of the source field, meaning unknown; absent where it is 0. */
  sourceFlags?: number;
  /** 32 bytes, hex. With source `TPM_EK`: the SHA-256 of the endorsement key's modulus. */
  id: string;
}

/** Blocks 12, 14 to 19, 23 and 20 to 22: what SMBIOS types 0, 1 and 2 say. */
export interface Smbios {
  /** Block 12, type 1 UUID in its little-endian reading, lower case; oa3tool: SmbiosUuid. */
  uuid?: string;
  /** Block 14, type 1; oa3tool: SmbiosSystemSerialNumber. */
  systemSerialNumber?: string;
  /** Block 15, type 0; oa3tool: SmbiosFirmwareVendor. */
  firmwareVendor?: string;
  /** Block 16, type 1; oa3tool: SmbiosSystemManufacturer. */
  systemManufacturer?: string;
  /** Block 17, type 1; oa3tool: SmbiosSystemProductName. */
  systemProductName?: string;
  /** Block 18, type 1; oa3tool: SmbiosSkuNumber. */
  skuNumber?: string;
  /** Block 19, type 1; oa3tool: SmbiosSystemFamily. */
  systemFamily?: string;
  /** Block 23, type 1 (Lenovo: the marketing name); oa3tool: SmbiosSystemVersion. */
  systemVersion?: string;
  /** Block 20, type 2; oa3tool: SmbiosBoardManufacturer. */
  boardManufacturer?: string;
  /** Block 21, type 2; oa3tool: SmbiosBoardProduct. */
  boardProduct?: string;
  /** Block 22, type 2; oa3tool: SmbiosBoardVersion. */
  boardVersion?: string;
}

/** Blocks 13 and 25: the Trusted Platform Module. All but `versionText` and the modulus is derived and ignored when encoding. */
export interface Tpm {
  /** Block 13, e.g. `TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'NTC '-Firmware:458754.196609`; oa3tool: TPMVersion. */
  versionText?: string;
  /** Specification family, from the text: `2.0`. */
  version?: string;
  /** Specification level, from the text. */
  level?: string;
  /** Specification revision, from the text: `1.59`. */
  revision?: string;
  /** TPM manufacturer (TPM_PT_MANUFACTURER), spaces trimmed: `NTC`. */
  manufacturer?: string;
  /** Firmware versions 1 and 2 in decimal, from the text. */
  firmware?: string;
  /** Block 25. */
  endorsementKey?: EndorsementKey;
}

/** Block 25: the RSA-2048 endorsement key of the TPM. */
export interface EndorsementKey {
  /** Modulus, 256 bytes big-endian, hex; oa3tool: `TPM EkPub`, in base64. */
  modulus: string;
  /** SHA-256 of the modulus, hex; oa3tool: EkPubHash. Derived; ignored when encoding. */
  sha256: string;
}

/** Blocks 24 and 26: the product key in the firmware. */
export interface ProductKey {
  /** Block 24, 13 digits; oa3tool: ProductKeyID. */
  id?: string;
  /** Block 26, e.g. `[TH]res-v3556`; oa3tool: ProductKeyPkPn. */
  partNumber?: string;
}

/** Blocks 29 and 30: a graphics adapter. */
export interface GraphicsAdapter {
  /** Block 30, first part. */
  vendor: string;
  /** Block 30, second part. */
  model: string;
  /** Block 29, bytes; oa3tool: DedicatedVideoMemory. */
  dedicatedVideoMemory: bigint;
  /** Block 29, bytes; oa3tool: DedicatedSystemMemory. */
  dedicatedSystemMemory: bigint;
  /** Block 29, removal policy; 1 = no removal expected. */
  removalPolicy: number;
  /** Block 29, whether the adapter is in the local machine's container. */
  builtIn: boolean;
}

/** Block 37: digests per class of hardware, as Windows licensing counts it. */
export interface LicensingHwid {
  /** Ten counts of instances, a class each: optical drive and WWAN; disk controller; disk; display; SCSI adapter and Bluetooth; audio; (unused); network adapter; processor; (unused). */
  counts: number[];
  /** Digest of the memory, 16 bits. */
  memory: number;
  /** Digest of the BIOS, 16 bits. */
  bios: number;
  /** One 16-bit digest an instance, in the order of the classes. */
  instances: number[];
}

/** Block 35, meaning open: a constant and a bit mask that are the same within a model. */
export interface Block35 {
  /** 2 in all hashes seen. */
  kind: number;
  /** Bit mask, 16 bits. */
  mask: number;
}

/** A block that is kept byte for byte, because it is unknown or its typed form would not encode to the same bytes. */
export interface OpaqueBlock {
  /** Position in the list of all blocks of the hash, from 0. */
  position: number;
  /** Block type. */
  type: number;
  /** Data of the block without its four-byte header, hex. */
  data: string;
}

/** The SHA-256 over header and blocks that closes the container. */
export interface Checksum {
  /** As found in the container, hex. */
  stored: string;
  /** As computed over the container's bytes, hex. */
  computed: string;
  /** Whether the two agree. */
  valid: boolean;
}

/**
 * A decoded hardware hash.
 *
 * @example
 * const hash = decodeHash(text);
 * hash.smbios?.systemSerialNumber; // "5CD1234XYZ"
 */
export interface HardwareHash {
  /** {@link HASH_SCHEMA_VERSION} */
  schemaVersion: number;
  /** Block 1, version of the inventory; oa3tool: ToolVersion. */
  toolVersion?: number;
  /** Block 1, version of the tool, `10.0.26100.1150`; oa3tool: ToolBuild. */
  toolBuild?: string;
  /** Block 1, version of Windows at capture; oa3tool: OsBuild. */
  osBuild?: string;
  /** Block 1, time of capture, ISO 8601 in UTC; oa3tool: OsSystemTime. */
  capturedAt?: string;
  /** Block 1, the device's offset from UTC in minutes, east positive, daylight saving included; null = unknown. */
  utcOffsetMinutes?: number | null;
  /** Block 1, where it was captured; oa3tool: OSType. */
  osType?: OsTypeName | number;
  /** Block 1, architecture of Windows; oa3tool: OsCpuArchitecture. */
  osArchitecture?: ArchitectureName | number;
  processor?: Processor;
  memory?: Memory;
  /** The system disk. */
  disk?: Disk;
  /**
   * Every internal disk, the system disk first; absent where there are fewer than two (in JSON it is always there).
   * `disk` is the first of them again, and counts where the two differ: {@link disksOf}.
   */
  disks?: Disk[];
  /** Block 8, in the order of the hash, which varies from capture to capture. */
  networkAdapters: NetworkAdapter[];
  displays: Display[];
  enclosure?: Enclosure;
  offlineDeviceId?: OfflineDeviceId;
  smbios?: Smbios;
  tpm?: Tpm;
  productKey?: ProductKey;
  graphics: GraphicsAdapter[];
  block35?: Block35;
  /** Block 36 (WinPE): locales, time zone, languages and keyboard layout, joined by `|`. */
  locale?: string;
  licensingHwid?: LicensingHwid;
  /** Types of the typed blocks in their order; absent where that is the canonical one. */
  order?: number[];
  /** Blocks kept byte for byte; absent where there are none. */
  opaqueBlocks?: OpaqueBlock[];
  checksum: Checksum;
  /**
   * There where the model was read from oa3tool's XML and lacks members that a block needs: it can be checked and
   * compared, but not encoded.
   */
  partial?: true;
  /** Bytes of the whole container; 3000 in a hash that is whole. */
  length: number;
  /** Bytes that follow the checksum, up to the last one that is not zero, hex; absent where all are zero. */
  tail?: string;
}

/**
 * Every internal disk of a hash, the system disk first.
 *
 * @example
 * disksOf(hash).map(({ serialNumber }) => serialNumber);
 */
export function disksOf({ disk, disks = [] }: Pick<HardwareHash, 'disk' | 'disks'>): Disk[] {
  return disk === undefined ? disks : [disk, ...disks.slice(1)];
}
