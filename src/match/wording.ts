/** What verdicts, diagnoses, notes and advice are in words, as tables: for technicians, not for statisticians. */
import type { Advice, Diagnosis, MatchNote } from './diagnosis.js';
import type { ProductKeyChange } from './facts.js';
import type { ComparisonLevel } from './fields.js';
import type { OutcomeLead, OutcomeQuestion, RepairStep } from './repair-outcomes.js';
import type { RuleName, Verdict } from './rules.js';

/** Verdicts. */
export const VERDICT_TEXT: Readonly<Record<Verdict, { text: string; tone: 'good' | 'caution' | 'bad' }>> = {
  same: { text: 'The same device', tone: 'good' },
  review: { text: 'Perhaps the same device: somebody has to look', tone: 'caution' },
  different: { text: 'A different device', tone: 'bad' },
  insufficient: {
    text: 'Not enough data to tell: the hashes hold too little that identifies a device',
    tone: 'caution',
  },
};

/** Advice. */
export const ADVICE_TEXT: Readonly<Record<Advice, string>> = {
  none: 'Nothing needs to be done.',
  're-register': 'Deregister the old device record, then register the device again with a fresh hash.',
  'deregister-donor-then-re-register':
    'Deregister the device that the part came from, then deregister this device and register it again with a fresh hash.',
  review: 'Look at the remarks below, and capture a new hash once they are settled.',
};

/** The sentence that leads the advice, where something is published about what happened. */
export const LEAD_TEXT: Readonly<Record<OutcomeLead, string>> = {
  'firmware-strings-missing':
    'Not supported as it is: without serial number, manufacturer and product in the firmware, Autopilot does not recognize the device, even after it is registered again.',
  'product-key-gone':
    'Perhaps not supported: a new board without a replacement product key violates Microsoft’s policy and breaks Autopilot, unless a key was written into the image.',
  'network-card-kept':
    'Perhaps not supported by Microsoft: the board was replaced, and if the network adapter that was kept is a second network card, the device id is not stable, even after the device is registered again.',
  'add-in-card': 'Not supported by Microsoft: a network card that is not the manufacturer’s own breaks Autopilot.',
  'board-without-tpm':
    'Supported for user-driven mode only: register the device again with a fresh hash. Without a TPM, self-deploying mode and pre-provisioning are not possible.',
  'board-from-donor':
    'Supported if both are deregistered: the device that the board came from, and this one; then register this one again with a fresh hash.',
  'board-replaced': 'Supported: deregister the device, then register it again with a fresh hash.',
  'tpm-replaced':
    'To the service this is a new device: deregister the old one, then register it again with a fresh hash.',
  'disk-from-donor':
    'Perhaps supported: only if the device that the disk came from is deregistered. Deregister it, then register this device again with a fresh hash.',
  'shared-parts':
    'Perhaps supported: two devices that share a part may get one id. A device that parts were taken from must not be registered again.',
  'key-changed':
    'Nothing is published about a changed product key alone. Enrollment compares it: capture and register a fresh hash if error 908 comes up.',
  'disk-replaced':
    'Nothing needs to be done now, unless the disk came from a registered device: then deregister that device. Microsoft recommends a fresh hash after any change of hardware, when it is convenient.',
  'hardware-changed':
    'Nothing needs to be done now; Microsoft recommends a fresh hash after any change of hardware, when it is convenient.',
  unchanged: 'Nothing needs to be done.',
};

/** Questions that tell published outcomes apart, by the rows of docs/OUTCOMES.md. */
export const QUESTION_TEXT: Readonly<Record<OutcomeQuestion, string>> = {
  'second-network-card':
    'Is the network adapter that was kept a second network card? If it is: not supported (R3). If the board’s own was the only network card, and was replaced with the board: supported (R1; R12 with a replacement product key in the firmware).',
  'key-in-image':
    'Was a product key written into the image? If it was: supported (R11). If the device has no replacement product key at all: not supported (R13).',
  'disk-from-registered-device':
    'Was the disk in a device that is registered? If it was: that device must be deregistered, and never be registered again (R16). If it was not, or the disk is new: supported (R15, R23).',
};

/** Steps of a repair. */
export const STEP_TEXT: Readonly<Record<RepairStep, string>> = {
  'write-firmware-strings-first':
    'First write serial number, manufacturer and product into the firmware; only then capture and register.',
  'inject-product-key-first':
    'First inject a replacement product key into the firmware (or write one into the image, which Microsoft tested to work).',
  'replace-other-network-card':
    'If a second network card was kept, replace it as well, or expect an unstable device id.',
  'remove-add-in-card': 'Remove the added network card, if it is not the manufacturer’s own.',
  'expect-user-driven-only': 'Assign a profile for user-driven mode.',
  'deregister-donor': 'Deregister the device that the part came from.',
  deregister:
    'Deregister the device: delete it from Intune first, then from Windows Autopilot; leave its Microsoft Entra object.',
  'inject-product-key': 'Make sure that a replacement product key is in the firmware.',
  'write-firmware-strings':
    'Make sure that the firmware has the serial number, manufacturer and product of the device.',
  capture: 'Capture a fresh hash.',
  register: 'Register the device with it.',
  'reset-to-oobe': 'Reset the device, so that it starts with the out-of-box experience.',
  'never-register-donor-again': 'Never register the device that the part came from again.',
  'capture-when-convenient': 'Capture a fresh hash when it is convenient.',
};

/** What happened. */
export const DIAGNOSIS_TEXT: Readonly<Record<Diagnosis, string>> = {
  recaptured: 'The hash was captured again; no hardware changed.',
  'os-reinstalled': 'Windows was reinstalled or upgraded (its build changed).',
  'motherboard-replaced': 'The motherboard was replaced.',
  'tpm-replaced': 'The TPM was replaced, or its endorsement key renewed: to the service that is a new device.',
  'donor-collision':
    'The board of the older device sits in a device with another serial number now: it gave its board to a repair.',
  'cloned-machine': 'A clone of the virtual machine: equal serial number, other identity.',
  'shared-disk': 'Two devices, and a disk of the older one is in the newer one.',
  'shared-network-adapter': 'Two devices that share a network adapter: a card that moved, or a dock.',
  'unrelated-devices': 'The two have nothing in common that identifies a device.',
  'firmware-strings-missing':
    'Serial number, maker or product is missing in one firmware: the strings were not written after a repair.',
  'firmware-uuid-changed': 'The UUID in the firmware changed although the TPM is the same.',
  'serial-number-changed': 'The serial number in the firmware changed.',
  'product-key-changed': 'The product key in the firmware was replaced, or is gone.',
  'no-endorsement-key': 'Without a TPM endorsement key on both sides nothing proves which board it is.',
  'tpm-firmware-updated': "The TPM's firmware was updated.",
  'disk-replaced': 'The system disk was replaced.',
  'system-disk-moved': 'Windows is on another disk now, and one of the two system disks is in both hashes.',
  'data-disk-changed': 'A disk beside the system disk was added, replaced or taken out.',
  'network-adapter-replaced': 'A network adapter was replaced.',
  'network-adapter-removed': 'A network adapter is gone.',
  'add-in-network-adapter': 'A network adapter was added: one that is not the maker’s can break recognition.',
  'ambiguous-mac':
    'A network adapter was kept although the board was replaced: the service may take its MAC address for the old device, and the id may be unstable.',
  'memory-changed': 'The memory changed, which has no effect.',
  'graphics-changed': 'The graphics adapter changed, which has no effect.',
  'processor-changed': 'The processor was replaced.',
  'display-changed': 'Another display is attached, which has no effect.',
  collision: 'Two devices share parts: the service may take one for the other.',
};

/** What became of the product key. */
export const PRODUCT_KEY_TEXT: Readonly<Record<ProductKeyChange, string>> = {
  gone: 'The product key in the firmware is gone.',
  replaced: 'The product key in the firmware was replaced.',
  added: 'The firmware has a product key now, and had none before.',
};

/** Remarks. */
export const NOTE_TEXT: Readonly<Record<MatchNote, string>> = {
  'no-endorsement-key': 'A hash without a TPM endorsement key: the strongest proof is missing.',
  'untested-change': 'Microsoft has not tested this change: expect the device to be recognized, and check.',
  'capture-anew': 'After any change of hardware a fresh hash is recommended.',
  'donor-may-be-registered': 'If the replacement part came from a registered device, deregister that device too.',
  'write-firmware-strings': 'Write serial number, maker, product and UUID into the firmware before the next capture.',
  'enrolment-compares-product-key':
    'Product key ids are compared at enrollment: if error 908 comes up, register the device again.',
  'enrolment-compares-serial-number': 'Serial numbers are compared at enrollment: error 908 is to be expected.',
  'captured-in-winpe':
    'One hash was captured in Windows PE, which does not see wireless adapters: these were left out.',
  'common-values': 'Some values are common in this registry and count for less.',
  'changes-not-kept': 'The index keeps no values: look the device up to see what changed.',
};

/** Rules that decided. */
export const RULE_TEXT: Readonly<Record<RuleName, string>> = {
  'endorsement-keys-differ': 'The endorsement keys differ: two TPMs, and that decides.',
  'manufacturers-differ': 'The makers differ, and that decides.',
  'products-differ': 'The products differ, and that decides.',
  'firmware-strings-missing': 'One firmware lacks its strings, so that a replaced board cannot be ruled out.',
  'too-little-evidence': 'Too few fields can be compared.',
  'uuids-differ': 'The UUIDs differ and no endorsement key proves that it is one board: that rules out a plain yes.',
  'serial-numbers-differ': 'The serial numbers differ: that rules out a plain yes.',
};

/** How far a field agrees. */
export const LEVEL_TEXT: Readonly<Record<ComparisonLevel | 'prior', string>> = {
  prior: 'assumed before looking',
  agree: 'equal',
  'agree-byte-swapped': 'equal, in the other byte order',
  differ: 'different',
  all: 'all there',
  most: 'half or more still there',
  some: 'fewer than half still there',
  none: 'none still there',
  missing: 'missing',
  placeholder: 'a placeholder',
  untrusted: 'not trusted',
  implied: 'not counted: maker or product differs',
};

/** Names of fields. */
export const FIELD_LABELS: Readonly<Record<string, string>> = {
  prior: 'Before looking',
  'tpm.endorsementKey': 'TPM endorsement key',
  'smbios.uuid': 'UUID',
  'smbios.systemSerialNumber': 'Serial number',
  'productKey.id': 'Product key id',
  networkAdapters: 'Network adapters',
  'disk.serialNumber': 'Disk serial number',
  'smbios.systemManufacturer': 'Manufacturer',
  'smbios.systemProductName': 'Product',
  'smbios.skuNumber': 'SKU number',
  'smbios.systemFamily': 'Family',
  'smbios.systemVersion': 'System version',
  'smbios.boardManufacturer': 'Board manufacturer',
  'smbios.boardProduct': 'Board product',
  'smbios.boardVersion': 'Board version',
  'smbios.firmwareVendor': 'Firmware vendor',
  'tpm.versionText': 'TPM version',
  'productKey.partNumber': 'Product key part number',
  'disk.product': 'Disk model',
  'disk.capacityGB': 'Disk capacity, GB',
  'disk.busType': 'Disk bus',
  disks: 'Further disks',
  'licensingHwid.instances': 'Hidden adapters',
  'memory.totalGiB': 'Memory, GiB',
  'processor.manufacturer': 'Processor maker',
  'processor.model': 'Processor',
  graphics: 'Graphics',
  displays: 'Displays',
  'enclosure.chassisType': 'Chassis',
  osType: 'Captured in',
  osArchitecture: 'Windows architecture',
  osBuild: 'Windows build',
  toolVersion: 'Tool version',
  toolBuild: 'Tool build',
  capturedAt: 'Captured at',
  utcOffsetMinutes: 'UTC offset, minutes',
};
