/**
 * TPMs and versions of Windows whose attestation is published to fail: Windows Autopilot known issues. Attestation is what
 * self-deploying mode and pre-provisioning depend on.
 */
import { OS_TYPE } from '../hash/enumerations.js';
import type { Tpm } from '../hash/model.js';
import type { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import { tpmFirmwareVersion } from '../hash/tpm-version.js';
import { ATTESTATION_TIMED_OUT } from './scenarios.js';

/** What is known of a device's TPM and of the Windows that captured it. */
interface Facts {
  /** VendorID of the TPM. */
  vendor: string;
  /** Firmware as `major.minor`, and as the hash has it. */
  firmware: string;
  raw: string;
  /** Brand string of the processor. */
  processor: string;
  /** Build and revision of Windows; undefined where the hash was not captured in the full Windows. */
  windows: { build: number; revision: number } | undefined;
}

/** A problem that a device has. */
export interface TpmProblem {
  readonly message: string;
  readonly hint: string;
  readonly predicts: string;
}

interface KnownProblem extends Omit<TpmProblem, 'message'> {
  readonly applies: (facts: Facts) => boolean;
  readonly message: (facts: Facts) => string;
}

const WINDOWS_10_21H2 = 19044;
const WINDOWS_11_21H2 = 22000;

const isBelow = (windows: Facts['windows'], build: number, revision: number): boolean =>
  windows !== undefined && (windows.build < build || (windows.build === build && windows.revision < revision));

const PROBLEMS: readonly KnownProblem[] = [
  {
    applies: ({ vendor, firmware }) => vendor === 'IFX' && firmware === '15.22',
    message: ({ raw }) =>
      `the TPM is an Infineon SLB9672 with firmware 15.22 (${raw}): its attestation is known to time out`,
    hint: 'ask the maker of the device for newer TPM firmware',
    predicts: ATTESTATION_TIMED_OUT,
  },
  {
    applies: ({ vendor }) => vendor === 'AMD',
    message: ({ firmware, raw }) =>
      `the TPM is AMD's firmware TPM, version ${firmware} (${raw}): on old firmware its attestation is known to fail`,
    hint: "update the firmware of the device; the maker's notes say which version has the fix",
    predicts: '0x80070490',
  },
  {
    applies: ({ vendor, processor, windows }) =>
      vendor === 'INTC' && processor.startsWith('11th Gen Intel') && isBelow(windows, WINDOWS_10_21H2, 1387),
    message: ({ windows }) =>
      `Intel's firmware TPM of the 11th generation (Tiger Lake) needs Windows 10 build 19044.1387, and this is ${windows?.build}.${windows?.revision}`,
    hint: 'install KB5007253 or a later update or version of Windows',
    predicts: ATTESTATION_TIMED_OUT,
  },
  {
    applies: ({ windows }) => windows?.build === WINDOWS_11_21H2 && isBelow(windows, WINDOWS_11_21H2, 675),
    message: ({ windows }) =>
      `Windows 11 21H2 below KB5013943 (this is ${windows?.build}.${windows?.revision}) is known to fail attestation on some devices`,
    hint: 'install KB5013943 or a later update or version of Windows',
    predicts: '0x81039023',
  },
];

const { block: CAPTURE, blockSize: CAPTURE_SIZE, at: OS_TYPE_AT } = place('osType');
const PROCESSOR_MODEL = place('processor.model').block;
const FULL_OS = OS_TYPE.value('FullOS');
const OS_BUILD_AT = place('osBuild').at;

function windowsOf(reader: HashReader): Facts['windows'] {
  const start = reader.sized(CAPTURE, CAPTURE_SIZE);
  if (start < 0 || reader.bytes[start + OS_TYPE_AT] !== FULL_OS) return undefined;
  return reader.version(start + OS_BUILD_AT);
}

/**
 * The published problems that a device has.
 *
 * @param reader loaded with the container
 * @param tpm the parts of block 13
 */
export function knownTpmProblems(reader: HashReader, tpm: Tpm = {}): TpmProblem[] {
  const raw = tpm.firmware ?? '';
  const facts: Facts = {
    vendor: tpm.manufacturer ?? '',
    firmware: tpmFirmwareVersion(raw) ?? '',
    raw,
    processor: reader.text(PROCESSOR_MODEL)?.trim() ?? '',
    windows: windowsOf(reader),
  };
  return PROBLEMS.filter(({ applies }) => applies(facts)).map(({ message, hint, predicts }) => ({
    message: message(facts),
    hint,
    predicts,
  }));
}
