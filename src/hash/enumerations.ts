/**
 * Names of the format's enumerations, as Windows' headers and the SMBIOS specification (DSP0134) give them. A value
 * without a name here is shown, and taken back, as its number.
 */

/** A table of names for the values of one field. */
export interface Enumeration<Name extends string> {
  /** The name of a value, or the value itself where it has none. */
  name(value: number): Name | number;
  /** The value of a name; a number stands for itself; undefined for an unknown name. */
  value(name: string | number): number | undefined;
  /** Value and name of every entry, ascending. */
  readonly entries: readonly (readonly [number, Name])[];
}

/** Makes an enumeration from a table of value and name. */
function enumeration<const Name extends string>(table: Readonly<Record<number, Name>>): Enumeration<Name> {
  const entries = Object.entries(table)
    .map(([value, name]) => [Number(value), name] as const)
    .sort((a, b) => a[0] - b[0]);
  const names = new Map<number, Name>(entries);
  const small = Array.from({ length: 256 }, (_, value) => names.get(value) ?? value);
  const values = new Map<string, number>(entries.map(([value, name]) => [name, value]));
  return {
    entries,
    name: (value) => (value < 256 ? small[value] : (names.get(value) ?? value)),
    value: (name) => (typeof name === 'number' ? name : values.get(name)),
  };
}

type NameOf<E> = E extends Enumeration<infer Name> ? Name : never;

/** PROCESSOR_ARCHITECTURE of winnt.h. */
export const ARCHITECTURE = enumeration({ 0: 'x86', 5: 'arm', 9: 'x64', 12: 'arm64' });
export type ArchitectureName = NameOf<typeof ARCHITECTURE>;

/** Where the hash was captured. */
export const OS_TYPE = enumeration({ 1: 'WinPE', 2: 'FullOS' });
export type OsTypeName = NameOf<typeof OS_TYPE>;

/** NDIS_PHYSICAL_MEDIUM of ntddndis.h. */
export const PHYSICAL_MEDIUM = enumeration({
  0: 'Unspecified',
  1: 'WirelessLan',
  2: 'CableModem',
  3: 'PhoneLine',
  4: 'PowerLine',
  5: 'DSL',
  6: 'FibreChannel',
  7: 'IEEE1394',
  8: 'WirelessWan',
  9: 'Native802_11',
  10: 'Bluetooth',
  11: 'Infiniband',
  12: 'WiMax',
  13: 'UWB',
  14: '802_3',
  15: '802_5',
  16: 'Irda',
  17: 'WiredWAN',
  18: 'WiredCoWan',
  19: 'Other',
  20: 'Native802_15_4',
});
export type PhysicalMediumName = NameOf<typeof PHYSICAL_MEDIUM>;

/** STORAGE_BUS_TYPE of ntddstor.h. */
export const BUS_TYPE = enumeration({
  0: 'Unknown',
  1: 'SCSI',
  2: 'ATAPI',
  3: 'ATA',
  4: 'IEEE1394',
  5: 'SSA',
  6: 'Fibre',
  7: 'USB',
  8: 'RAID',
  9: 'iSCSI',
  10: 'SAS',
  11: 'SATA',
  12: 'SD',
  13: 'MMC',
  14: 'Virtual',
  15: 'FileBackedVirtual',
  16: 'Spaces',
  17: 'NVMe',
  18: 'SCM',
  19: 'UFS',
  20: 'NVMe-oF',
});
export type BusTypeName = NameOf<typeof BUS_TYPE>;

/** Error correction of a memory array, SMBIOS type 16. */
export const ERROR_CORRECTION = enumeration({
  1: 'Other',
  2: 'Unknown',
  3: 'None',
  4: 'Parity',
  5: 'Single-bit ECC',
  6: 'Multi-bit ECC',
  7: 'CRC',
});
export type ErrorCorrectionName = NameOf<typeof ERROR_CORRECTION>;

/** POWER_PLATFORM_ROLE of winnt.h. */
export const PLATFORM_ROLE = enumeration({
  0: 'Unspecified',
  1: 'Desktop',
  2: 'Mobile',
  3: 'Workstation',
  4: 'EnterpriseServer',
  5: 'SOHOServer',
  6: 'AppliancePC',
  7: 'PerformanceServer',
  8: 'Slate',
});
export type PlatformRoleName = NameOf<typeof PLATFORM_ROLE>;

/** Chassis types, SMBIOS type 3 (DSP0134, table 17). */
export const CHASSIS_TYPE = enumeration({
  1: 'Other',
  2: 'Unknown',
  3: 'Desktop',
  4: 'Low Profile Desktop',
  5: 'Pizza Box',
  6: 'Mini Tower',
  7: 'Tower',
  8: 'Portable',
  9: 'Laptop',
  10: 'Notebook',
  11: 'Hand Held',
  12: 'Docking Station',
  13: 'All in One',
  14: 'Sub Notebook',
  15: 'Space-saving',
  16: 'Lunch Box',
  17: 'Main Server Chassis',
  18: 'Expansion Chassis',
  19: 'SubChassis',
  20: 'Bus Expansion Chassis',
  21: 'Peripheral Chassis',
  22: 'RAID Chassis',
  23: 'Rack Mount Chassis',
  24: 'Sealed-case PC',
  25: 'Multi-system Chassis',
  26: 'Compact PCI',
  27: 'Advanced TCA',
  28: 'Blade',
  29: 'Blade Enclosure',
  30: 'Tablet',
  31: 'Convertible',
  32: 'Detachable',
  33: 'IoT Gateway',
  34: 'Embedded PC',
  35: 'Mini PC',
  36: 'Stick PC',
});
export type ChassisTypeName = NameOf<typeof CHASSIS_TYPE>;

/** Bits of SM_DIGITIZER (GetSystemMetrics). */
export const DIGITIZER = enumeration({
  1: 'IntegratedTouch',
  2: 'ExternalTouch',
  4: 'IntegratedPen',
  8: 'ExternalPen',
  64: 'MultiInput',
  128: 'Ready',
});
export type DigitizerName = NameOf<typeof DIGITIZER>;

/** Source of Windows' OfflineDeviceId, low byte. */
export const OFFLINE_ID_SOURCE = enumeration({
  0: 'default',
  1: 'TPM_EK',
  2: 'UEFI_VARIABLE_TPM',
  3: 'UEFI_VARIABLE_RANDOMSEED',
  4: 'UEFI_DEV_LOCK_UNLOCK',
  5: 'XBOX_CONSOLE_ID',
  6: 'REGISTRY_ENTRY',
});
export type OfflineIdSourceName = NameOf<typeof OFFLINE_ID_SOURCE>;

/** D3DKMDT_VIDEO_OUTPUT_TECHNOLOGY of d3dkmdt.h. */
export const VIDEO_OUTPUT = enumeration({
  0: 'HD15',
  4: 'DVI',
  5: 'HDMI',
  6: 'LVDS',
  10: 'DisplayPort external',
  11: 'DisplayPort embedded',
  15: 'Miracast',
  16: 'indirect wired',
  17: 'indirect virtual',
  2147483648: 'internal',
  4294967295: 'other',
});
export type VideoOutputName = NameOf<typeof VIDEO_OUTPUT>;
