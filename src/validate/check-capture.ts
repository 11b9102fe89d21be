/** Checks of how and when the hash was captured, and of the sizes and shapes that OEM quality checks look at. */

import { CHASSIS_TYPE, OS_TYPE } from '../hash/enumerations.js';
import { place } from '../hash/table.js';
import { SECTIONS } from '../inspect/finding-source.js';
import { LARGEST_DISK_GB } from './check-disks.js';
import { reportTooLong } from './check-firmware.js';
import { FIELDS } from './fields.js';
import {
  aboutField,
  type Check,
  EARLIEST_CAPTURE,
  inBrackets,
  QUALITY_LIMITS,
  reportFact,
  reportMissing,
  titleOf,
} from './rules.js';

const { block: CAPTURE, blockSize: CAPTURE_SIZE, at: OS_TYPE_AT } = place('osType');
const CAPTURED = place('capturedAt');
const WIN_PE = OS_TYPE.value('WinPE');
const FULL_OS = OS_TYPE.value('FullOS');
const TOOL_BUILD = place('toolBuild');
const OS_BUILD = place('osBuild');
const TOOL_VERSION = place('toolVersion');
/** Windows 10, version 1709: older tools make hashes that a submission cannot use. */
const OLDEST_TOOL_BUILD = 16299;
const OLDEST_TOOL_VERSION = 3;
/** Windows 11 24H2; 22H2 and 23H2 from KB5035942. */
const PREPARATION_BUILD = 26100;
const PREPARATION_UPDATED: readonly number[] = [22621, 22631];
const PREPARATION_REVISION = 3374;

const { block: MEMORY, blockSize: MEMORY_SIZE, at: TOTAL_AT } = place('memory.totalGiB');
const LARGEST_MEMORY_GIB = 9999;

const { block: DISK, blockSize: DISK_SIZE, at: CAPACITY_AT } = place('disks[].capacityGB');

const { block: ENCLOSURE, blockSize: ENCLOSURE_SIZE, at: CHASSIS_AT } = place('enclosure.chassisType');
/** Chassis types that OEM quality checks list. */
const LISTED = [0x03, 0x0a, 0x0d, 0x1e, 0x1f, 0x20, 0x21, 0x22, 0x23, 0x24];
/** Ordinary ones that the list lacks: low profile desktop, mini tower, tower, laptop (every Surface). */
const ORDINARY = [0x04, 0x06, 0x07, 0x09];
const ACCEPTED_CHASSIS = new Set([...LISTED, ...ORDINARY]);
/** Chassis types of devices with a display of their own: portable, laptop, notebook, hand held, sub notebook, tablet, convertible, detachable. */
const PORTABLE_CHASSIS = new Set([0x08, 0x09, 0x0a, 0x0b, 0x0e, 0x1e, 0x1f, 0x20]);

const { block: DISPLAY, blockSize: DISPLAY_SIZE } = place('displays[].resolutionX');

const EPOCH_2000_MS = 946_684_800_000;

/** Checks what block 1 says besides the time. */
export function checkCapturingSystem(check: Check): void {
  const { reader } = check;
  const start = reader.sized(CAPTURE, CAPTURE_SIZE);
  if (start < 0) {
    reportMissing(check, 'osType');
    return;
  }
  checkOsType(check, reader.bytes[start + OS_TYPE_AT]);
  checkTool(check, start);
  checkWindows(check, start);
  checkRegistration(check);
}

function checkClock(check: Check): void {
  const { reader, rules } = check;
  const start = reader.sized(CAPTURE, CAPTURE_SIZE);
  if (start < 0) return;
  const seconds = reader.u32(start + CAPTURED.at);
  if (seconds < EARLIEST_CAPTURE || seconds > rules.latestCapture) reportClock(check, seconds);
}

function checkOsType(check: Check, osType: number): void {
  const info = FIELDS.osType;
  if (osType === WIN_PE) {
    reportFact(check, 'os-type-winpe', () =>
      aboutField(check, info, `${titleOf(info)} is WinPE: internal wireless adapters are missing`, {
        hint: 'capture again in the full operating system',
        source: SECTIONS.required('published: capture in the full operating system, not in Windows PE'),
      }),
    );
  } else if (osType !== FULL_OS) {
    reportFact(check, 'os-type', () =>
      aboutField(check, info, `${titleOf(info)} is ${osType}, not FullOS`, { value: String(osType) }),
    );
  }
}

function checkTool(check: Check, start: number): void {
  const { reader, rules } = check;
  const { build } = reader.version(start + TOOL_BUILD.at);
  const osBuild = reader.version(start + OS_BUILD.at).build;
  if (reader.bytes[start + OS_TYPE_AT] === 0 && build === 0 && osBuild === 0) {
    reportFact(check, 'linux-capture', () =>
      aboutField(check, FIELDS.osType, 'the hash names no Windows (OSType 0, no builds): it was made on Linux', {
        hint: 'acceptance of hashes made on Linux is not tested: import one device first, or capture on Windows',
        source: SECTIONS.block(CAPTURE),
      }),
    );
  }
  if (rules.facts['tool-build'] !== undefined && build < OLDEST_TOOL_BUILD) {
    reportFact(check, 'tool-build', () => ({
      ...aboutField(
        check,
        FIELDS.osType,
        `the tool's version ${inBrackets(TOOL_BUILD)} is 10.0.${build}, below 10.0.${OLDEST_TOOL_BUILD}`,
      ),
      field: 'toolBuild',
      hint: 'capture again with the tool of a current Windows: a hash of another size from an old tool cannot be used',
    }));
  }
  const version = reader.bytes[start + TOOL_VERSION.at];
  if (version < OLDEST_TOOL_VERSION) {
    reportFact(check, 'tool-version', () => ({
      ...aboutField(
        check,
        FIELDS.osType,
        `${TOOL_VERSION.oa3} (block ${CAPTURE}) is ${version}; the least is ${OLDEST_TOOL_VERSION}`,
      ),
      field: 'toolVersion',
      hint: 'capture again with the tool of a current Windows',
      source: QUALITY_LIMITS,
    }));
  }
}

/** What device preparation wants instead of a hash: people bring one because Windows Autopilot needs it. */
function checkRegistration(check: Check): void {
  if (check.rules.facts['no-registration'] === undefined) return;
  reportFact(check, 'no-registration', () => ({
    ...aboutField(
      check,
      FIELDS.serialNumber,
      'device preparation needs no import of this hash, and the device must not be registered for Windows Autopilot',
    ),
    hint: 'deregister the device if it is registered; upload manufacturer, model and serial number as a corporate identifier ("hwhash csv convert --for corporate-identifiers")',
  }));
}

/** Whether device preparation runs on this Windows: 24H2, or 23H2 and 22H2 with the update of March 2024. */
function checkWindows(check: Check, start: number): void {
  const { reader, rules } = check;
  if (rules.facts['windows-build'] === undefined || reader.bytes[start + OS_TYPE_AT] !== FULL_OS) return;
  const { build, revision } = reader.version(start + OS_BUILD.at);
  const isUpdated = PREPARATION_UPDATED.includes(build) && revision >= PREPARATION_REVISION;
  if (build >= PREPARATION_BUILD || isUpdated) return;
  reportFact(check, 'windows-build', () => ({
    ...aboutField(
      check,
      FIELDS.osType,
      `Windows ${inBrackets(OS_BUILD)} is build ${build}.${revision}, which device preparation does not support`,
    ),
    field: 'osBuild',
    hint: 'install Windows 11 24H2, or 23H2 or 22H2 with KB5035942 (.3374) or later',
  }));
}

function reportClock(check: Check, seconds: number): void {
  const when = new Date(EPOCH_2000_MS + seconds * 1000).toISOString().slice(0, 10);
  const why = seconds < EARLIEST_CAPTURE ? 'before 2015' : 'in the future';
  check.sink.report('clock-implausible', 'warning', () =>
    aboutField(check, FIELDS.osType, `the time of capture ${inBrackets(CAPTURED)} is ${when}, ${why}`, {
      field: 'capturedAt',
      hint: 'set the clock of the device (a flat battery resets it), then capture again',
      source: SECTIONS.block(CAPTURE),
    }),
  );
}

function checkMemory(check: Check): void {
  const start = check.reader.sized(MEMORY, MEMORY_SIZE);
  const total = start < 0 ? 0 : check.reader.u64(start + TOTAL_AT);
  if (total === 0) reportMissing(check, 'totalMemory', start < 0 ? 'missing' : 'zero');
  if (total <= LARGEST_MEMORY_GIB) return;
  const message = `${titleOf(FIELDS.totalMemory)} is ${total} GiB; the limit is four digits`;
  reportTooLong(check, 'totalMemory', message, String(total));
}

function checkDisk(check: Check): void {
  const start = check.reader.sized(DISK, DISK_SIZE);
  const capacity = start < 0 ? 0 : check.reader.u64(start + CAPACITY_AT);
  if (capacity === 0) reportMissing(check, 'diskCapacity', start < 0 ? 'missing' : 'zero');
  if (capacity <= LARGEST_DISK_GB) return;
  const message = `${titleOf(FIELDS.diskCapacity)} is ${capacity} GB; the limit is ${LARGEST_DISK_GB}`;
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
  if (!ACCEPTED_CHASSIS.has(chassis)) reportChassis(check, chassis);
  if (PORTABLE_CHASSIS.has(chassis) && !hasDisplay(check)) reportMissing(check, 'displays');
}

function reportChassis(check: Check, chassis: number): void {
  const value = `0x${chassis.toString(16).toUpperCase().padStart(2, '0')}`;
  reportFact(check, 'chassis-type', () =>
    aboutField(
      check,
      FIELDS.chassisType,
      `${titleOf(FIELDS.chassisType)} is ${value} (${CHASSIS_TYPE.name(chassis)}), which OEM quality checks do not list`,
      { value, source: QUALITY_LIMITS },
    ),
  );
}

/** Whether any display has a resolution: all ones mean no information. */
function hasDisplay({ reader }: Check): boolean {
  const { types, starts, ends, count } = reader.directory;
  for (let i = 0; i < count; i++) {
    if (types[i] === DISPLAY && ends[i] - starts[i] === DISPLAY_SIZE && reader.u32(starts[i]) !== 0xffffffff)
      return true;
  }
  return false;
}

/** Checks memory, disk and enclosure. */
export function checkParts(check: Check): void {
  checkMemory(check);
  checkDisk(check);
  checkEnclosure(check);
}

/** Runs the checks of this file. */
export function checkCaptureAndQuality(check: Check): void {
  if (!check.isModelSilent) checkCapturingSystem(check);
  checkClock(check);
  if (!check.isModelSilent) checkParts(check);
}
