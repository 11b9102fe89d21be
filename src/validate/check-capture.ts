/** Checks of how and when the hash was captured, and of the sizes and shapes that OEM quality checks look at. */
import { CHASSIS_TYPE, OS_TYPE } from '../hash/enumerations.js';
import { place } from '../hash/table.js';
import { reportTooLong } from './check-firmware.js';
import { FIELDS } from './fields.js';
import { aboutField, type Check, EARLIEST_CAPTURE, named, QUALITY_LIMITS, reportMissing } from './rules.js';

const { block: CAPTURE, blockSize: CAPTURE_SIZE, at: OS_TYPE_AT } = place('osType');
const CAPTURED_AT = place('capturedAt').at;
const WIN_PE = OS_TYPE.value('WinPE');

const { block: MEMORY, blockSize: MEMORY_SIZE, at: TOTAL_AT } = place('memory.totalGiB');
const LARGEST_MEMORY_GIB = 9999;

const { block: DISK, blockSize: DISK_SIZE, at: CAPACITY_AT } = place('disks[].capacityGB');
const LARGEST_DISK_GB = 65536;

const { block: ENCLOSURE, blockSize: ENCLOSURE_SIZE, at: CHASSIS_AT } = place('enclosure.chassisType');
/** Chassis types that OEM quality checks accept (REGISTRATION.md, section 1). */
const LISTED_CHASSIS = new Set([0x03, 0x0a, 0x0d, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24]);
/** Chassis types of devices with a display of their own: portable, laptop, notebook, hand held, sub notebook, tablet, convertible, detachable. */
const PORTABLE_CHASSIS = new Set([0x08, 0x09, 0x0a, 0x0b, 0x0e, 0x1e, 0x1f, 0x20]);

const { block: DISPLAY, blockSize: DISPLAY_SIZE } = place('displays[].resolutionX');

const EPOCH_2000_MS = 946_684_800_000;

function checkCapture(check: Check): void {
  const { reader, rules, sink } = check;
  const start = reader.sized(CAPTURE, CAPTURE_SIZE);
  if (start < 0) {
    reportMissing(check, 'osType');
    return;
  }
  if (reader.bytes[start + OS_TYPE_AT] === WIN_PE) {
    sink.report('os-type-winpe', 'warning', () =>
      aboutField(check, FIELDS.osType, `${named(FIELDS.osType)} is WinPE: internal wireless adapters are missing`, {
        hint: 'capture again in the full operating system',
        source: 'published: capture in the full operating system, not in Windows PE',
      }),
    );
  }
  const seconds = reader.u32(start + CAPTURED_AT);
  if (seconds < EARLIEST_CAPTURE || seconds > rules.latestCapture) reportClock(check, seconds);
}

function reportClock(check: Check, seconds: number): void {
  const when = new Date(EPOCH_2000_MS + seconds * 1000).toISOString().slice(0, 10);
  const why = seconds < EARLIEST_CAPTURE ? 'before 2015' : 'in the future';
  check.sink.report('clock-implausible', 'warning', () =>
    aboutField(check, FIELDS.osType, `the time of capture (OsSystemTime, block 1) is ${when}, ${why}`, {
      field: 'capturedAt',
      hint: 'set the clock of the device (a flat battery resets it), then capture again',
      source: 'FORMAT.md, block 1',
    }),
  );
}

function checkMemory(check: Check): void {
  const start = check.reader.sized(MEMORY, MEMORY_SIZE);
  const total = start < 0 ? 0 : check.reader.u64(start + TOTAL_AT);
  if (total === 0) reportMissing(check, 'totalMemory', start < 0 ? 'missing' : 'zero');
  if (total <= LARGEST_MEMORY_GIB) return;
  const message = `${named(FIELDS.totalMemory)} is ${total} GiB; the limit is four digits`;
  reportTooLong(check, 'totalMemory', message, String(total));
}

function checkDisk(check: Check): void {
  const start = check.reader.sized(DISK, DISK_SIZE);
  const capacity = start < 0 ? 0 : check.reader.u64(start + CAPACITY_AT);
  if (capacity === 0) reportMissing(check, 'diskCapacity', start < 0 ? 'missing' : 'zero');
  if (capacity <= LARGEST_DISK_GB) return;
  const message = `${named(FIELDS.diskCapacity)} is ${capacity} GB; the limit is ${LARGEST_DISK_GB}`;
  reportTooLong(check, 'diskCapacity', message, String(capacity));
}

function checkEnclosure(check: Check): void {
  if (!check.rules.scenario.qualityChecks) return;
  const start = check.reader.sized(ENCLOSURE, ENCLOSURE_SIZE);
  if (start < 0) {
    reportMissing(check, 'chassisType');
    return;
  }
  const chassis = check.reader.bytes[start + CHASSIS_AT];
  if (!LISTED_CHASSIS.has(chassis)) reportChassis(check, chassis);
  if (PORTABLE_CHASSIS.has(chassis) && !hasDisplay(check)) reportMissing(check, 'displays');
}

function reportChassis(check: Check, chassis: number): void {
  const value = `0x${chassis.toString(16).toUpperCase().padStart(2, '0')}`;
  check.sink.report('chassis-type', 'warning', () =>
    aboutField(
      check,
      FIELDS.chassisType,
      `${named(FIELDS.chassisType)} is ${value} (${CHASSIS_TYPE.name(chassis)}), which OEM quality checks do not list`,
      { value, source: QUALITY_LIMITS },
    ),
  );
}

/** Whether any display has a resolution: all ones stand for no information. */
function hasDisplay({ reader }: Check): boolean {
  const { types, starts, ends, count } = reader.directory;
  for (let i = 0; i < count; i++) {
    if (types[i] === DISPLAY && ends[i] - starts[i] === DISPLAY_SIZE && reader.u32(starts[i]) !== 0xffffffff)
      return true;
  }
  return false;
}

/** Runs the checks of this file. */
export function checkCaptureAndQuality(check: Check): void {
  checkCapture(check);
  checkMemory(check);
  checkDisk(check);
  checkEnclosure(check);
}
