/** What a harvest could not read, why, and what would help: one table of remedies. */
import { printable } from '../hash/printable.js';
import { WINDOWS_REMEDIES } from './remedies-windows.js';
import type { DeviceFault, DeviceSnapshot, FaultCode } from './snapshot.js';

/** Something that is missing from a harvest. */
export interface Unavailable {
  /** Path of what is missing, in the hash or in the snapshot: `smbios`, `tpm`, `disks[sda].ataIdentify`. */
  what: string;
  /** Why, in one sentence. */
  reason: string;
  /** What to do about it. */
  remedy: string;
  /** True where no device of this platform has it: nothing is wrong, and a person need not be told. */
  expected?: true;
}

/** What is missing (the path's first word), why (a fault code, or any), and what to do. First match counts. */
const REMEDIES: readonly (readonly [what: string, code: FaultCode | '*', remedy: string])[] = [
  ['smbios', 'not-found', 'Harvest on the device itself: containers and some virtual machines have no SMBIOS tables.'],
  ['smbios', 'permission', 'Run as root: /sys/firmware/dmi/tables is for root only.'],
  ['acpiTables', 'not-found', 'None is needed where the maker put no Windows key into the firmware.'],
  ['acpiTables', 'permission', 'Run as root: /sys/firmware/acpi/tables is for root only.'],
  ['tpm', 'not-found', 'Turn the TPM on in the firmware setup, or name one with --tpm.'],
  ['tpm', 'permission', 'Run as root, or give this user access to /dev/tpmrm0.'],
  ['tpm', 'busy', 'End the program that uses the TPM, or read it through /dev/tpmrm0.'],
  ['tpm', 'unsupported', 'Name a TPM with --tpm to have it read.'],
  ['graphics', '*', 'None is needed: a hash without graphics adapters is complete for registration.'],
  ['officialHash', '*', 'Harvest in Windows to have the hash that Windows makes itself.'],
  ['*', 'permission', 'Run as root, in Windows from an elevated prompt.'],
  ['*', 'unsupported', 'None: this system cannot tell it.'],
  ['*', 'busy', 'End the program that holds it, and try again.'],
  ['*', 'timeout', 'Try again.'],
  ['*', 'not-found', 'None: the system does not have it.'],
  ['*', '*', 'Try again; if it stays, report it with the text above.'],
];

/** What native/linux says of a tree that is not the running system's. */
const OTHER_TREE = /^another tree than the running system/;
const LIVE = 'Harvest on the running system of the device, without --sys-root.';

/** What is missing from the hash where this is missing from the snapshot. */
const NAMES = new Map([['acpiTables[MSDM]', 'productKey']]);

/** What a fault's path is called where its reason is told. */
const REASONS: readonly (readonly [what: string, code: FaultCode, reason: string])[] = [
  ['smbios', 'not-found', 'the firmware gives no SMBIOS tables, so UUID, serial number, maker and model are unknown'],
  ['acpiTables[MSDM]', 'not-found', 'the firmware holds no Windows product key (ACPI table MSDM)'],
  ['tpm', 'not-found', 'there is no TPM'],
];

/** Faults that say nothing to anyone who harvests on Linux: these are Windows' own. */
const EXPECTED: readonly (readonly [what: string, code: FaultCode])[] = [
  ['graphics', 'unsupported'],
  ['officialHash', 'unsupported'],
];

/** The entry for a fault that a platform reported. */
export function unavailableOf({ what, code, text }: DeviceFault, platform?: string): Unavailable {
  const kind = what.split(/[.[]/, 1)[0];
  const table = platform === 'windows' ? [...WINDOWS_REMEDIES, ...REMEDIES] : REMEDIES;
  const remedy = table.find(
    ([name, faultCode]) => (name === kind || name === '*') && (faultCode === code || faultCode === '*'),
  );
  const known = REASONS.find(([name, faultCode]) => name === what && faultCode === code);
  const detail = printable(text.slice(0, 300));
  const reason = known ? (detail ? `${known[2]} (${detail})` : known[2]) : detail || code;
  return {
    what: NAMES.get(what) ?? printable(what),
    reason,
    remedy: OTHER_TREE.test(text) ? LIVE : (remedy?.[2] ?? ''),
  };
}

/** Every fault of a snapshot, those of single elements with their path. */
export function faultsOf(snapshot: DeviceSnapshot): DeviceFault[] {
  const inside = (path: string, faults: readonly DeviceFault[] | undefined): DeviceFault[] =>
    (faults ?? []).map((fault) => ({ ...fault, what: `${path}.${fault.what}` }));
  const elements = (list: 'disks' | 'networkAdapters' | 'displays' | 'graphics' | 'pnpDevices'): DeviceFault[] =>
    (snapshot[list] ?? []).flatMap(({ name, faults }) => inside(`${list}[${name}]`, faults));
  const all = [
    ...snapshot.faults,
    ...inside('system', snapshot.system?.faults),
    ...elements('disks'),
    ...elements('networkAdapters'),
    ...inside('processor', snapshot.processor?.faults),
    ...elements('displays'),
    ...elements('graphics'),
    ...elements('pnpDevices'),
    ...inside('platformTpm', snapshot.platformTpm?.faults),
    ...inside('enclosure', snapshot.enclosure?.faults),
  ];
  if (snapshot.system?.platform === 'windows') return all;
  return all.filter(({ what, code }) => !EXPECTED.some(([name, expected]) => name === what && expected === code));
}
