/**
 * The checks of one hash: every rule of REGISTRATION.md, section 1, on the bytes of a container that has been parsed.
 * There is one implementation of each rule, and it allocates nothing where nothing is wrong.
 */

import { BLOCK_HEADER_SIZE, CHECKSUM_SIZE } from '../hash/container.js';
import { readModel } from '../hash/decode.js';
import type { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import { KNOWN_ISSUES, SECTIONS } from '../inspect/finding-source.js';
import type { Frame } from '../inspect/frames.js';
import { checkCaptureAndQuality, checkCapturingSystem, checkParts } from './check-capture.js';
import { checkBoardProduct, checkFirmware, checkModelTexts, type FirmwareClues } from './check-firmware.js';
import { type Compared, checkLicensing } from './check-licensing.js';
import { checkNetwork, type NetworkClues } from './check-network.js';
import { checkTpm, checkVersion, type TpmClues } from './check-tpm.js';
import { FIELDS } from './fields.js';
import { compareInPlace } from './licensing-in-place.js';
import {
  aboutField,
  allowing,
  type Check,
  type CheckRules,
  type FindingSink,
  type ModelSource,
  reportFact,
} from './rules.js';

type Clues = FirmwareClues & NetworkClues & TpmClues;

const { block: PROCESSOR, blockSize: PROCESSOR_SIZE, at: THREADS_AT } = place('processor.threads');
const { block: MEMORY, blockSize: MEMORY_SIZE, at: TOTAL_AT } = place('memory.totalGiB');
/** What a virtual machine needs at least. */
const LEAST_PROCESSORS = 2;
const LEAST_MEMORY_GIB = 4;

function checkVirtualMachine(check: Check, { maker, product, prefix, tpm }: Clues): void {
  const hypervisor = product ?? maker ?? prefix ?? tpm;
  if (hypervisor === undefined) return;
  const signs = [
    maker && 'manufacturer',
    product && 'product name',
    prefix && 'prefix of a MAC address',
    tpm && 'manufacturer of the TPM',
  ].filter((sign) => sign);
  const info = product === undefined && maker !== undefined ? FIELDS.manufacturer : FIELDS.productName;
  const { needsTpm2, purpose } = check.rules.scenario;
  const attested = needsTpm2 ? `, and virtual machines cannot do ${purpose}, not even with a virtual TPM` : '';
  const message = `this is a virtual machine: ${hypervisor}, by its ${signs.join(', ')}${attested}`;
  reportFact(check, 'virtual-machine', () =>
    aboutField(check, info, message, {
      value: hypervisor,
      hint: needsTpm2 ? 'use a physical device, or test the user-driven mode' : undefined,
      source: needsTpm2 ? check.rules.scenario.source : SECTIONS.required('what hypervisors write into SMBIOS'),
    }),
  );
  checkSize(check);
}

/** Enrolment of a guest that is too small stops at "Preparing your device for mobile management". */
function checkSize(check: Check): void {
  const { reader } = check;
  const processor = reader.sized(PROCESSOR, PROCESSOR_SIZE);
  const memory = reader.sized(MEMORY, MEMORY_SIZE);
  const threads = processor < 0 ? LEAST_PROCESSORS : reader.u16(processor + THREADS_AT);
  const total = memory < 0 ? LEAST_MEMORY_GIB : reader.u64(memory + TOTAL_AT);
  if (threads >= LEAST_PROCESSORS && total >= LEAST_MEMORY_GIB) return;
  const have = `${threads} ${threads === 1 ? 'processor' : 'processors'} and ${total} GiB of memory`;
  reportFact(check, 'virtual-machine-size', () =>
    aboutField(check, FIELDS.totalMemory, `the virtual machine has ${have}; it needs 2 processors and 4 GB`, {
      field: threads < LEAST_PROCESSORS ? 'processor.threads' : FIELDS.totalMemory.path,
      block: threads < LEAST_PROCESSORS ? PROCESSOR : MEMORY,
      offset: (threads < LEAST_PROCESSORS ? processor : memory) - BLOCK_HEADER_SIZE,
      hint: 'give it at least 2 processors and 4 GB of memory',
      source: KNOWN_ISSUES,
    }),
  );
}

/**
 * Checks what a hash says. Its checksum, its length and its text form are the caller's to check (`inspectHash` does).
 *
 * @param reader loaded with the container
 * @param rules from `checkRules`, made once for many hashes
 * @param sink where findings go, in the order of the blocks
 * @param isModelSilent whether `isModelSilent` has said so of a hash with the same bytes except for the device's own
 * @returns what was compared with the licensing HWID, for `agreedFields`
 * @example
 * checkHash(reader, checkRules({ scenario: 'oem' }), { report: (code) => counts.add(code) });
 */
export function checkHash(
  reader: HashReader,
  rules: CheckRules,
  sink: FindingSink,
  isModelSilent = false,
): Compared | undefined {
  return runChecks(reader, rules, sink, modelIn, isModelSilent, compareInPlace);
}

/** The model of the hash in a reader. */
export const modelIn: ModelSource = ({ bytes, directory }) =>
  readModel(bytes, directory.blocksEnd + CHECKSUM_SIZE, directory);

/**
 * {@link checkHash} for who has the model already: what decodes hashes is not needed then, and a bundle leaves it out.
 *
 * @returns what was compared with the licensing HWID, for `agreedFields`
 */
export function runChecks(
  reader: HashReader,
  rules: CheckRules,
  sink: FindingSink,
  model: ModelSource,
  isModelSilent = false,
  inPlace?: Check['compareInPlace'],
): Compared | undefined {
  const own = allowing(sink, rules.allow);
  const check: Check = { reader, model, rules, sink: own, isModelSilent, compareInPlace: inPlace };
  // Of its own for each hash: a sink may check another one while this is told.
  const clues: Clues = { maker: undefined, product: undefined, prefix: undefined, tpm: undefined };
  checkFirmware(check, clues);
  checkNetwork(check, clues);
  checkTpm(check, clues);
  checkCaptureAndQuality(check);
  checkVirtualMachine(check, clues);
  return checkLicensing(check);
}

/** What was found about frames by `isModelSilent`, and for which scenario: nearly always one is asked for many hashes. */
const silentFrames = new WeakMap<Frame, { facts: CheckRules['facts']; silent: boolean }>();

/** `isModelSilent` for a hash in a frame, asked once for each frame and scenario. */
export function isFrameSilent(frame: Frame, rules: CheckRules): boolean {
  const known = silentFrames.get(frame);
  if (known?.facts === rules.facts) return known.silent;
  const silent = isModelSilent(frame.reader, rules);
  silentFrames.set(frame, { facts: rules.facts, silent });
  return silent;
}

/**
 * Whether the checks of what devices of one model share (`OWN_MEMBERS` of `inspect/frames.ts` says what they do not) find
 * nothing: {@link checkHash} may then leave them out for every hash with the same bytes there.
 */
export function isModelSilent(reader: HashReader, rules: CheckRules): boolean {
  let silent = true;
  const sink: FindingSink = {
    report: () => {
      silent = false;
    },
  };
  // None of these checks asks for the model: what decodes hashes stays out of a bundle of validateHash.
  const check: Check = { reader, model: () => undefined, rules, sink, isModelSilent: false };
  const clues: Clues = { maker: undefined, product: undefined, prefix: undefined, tpm: undefined };
  checkModelTexts(check, clues);
  checkBoardProduct(check);
  checkVersion(check, clues);
  checkCapturingSystem(check);
  checkParts(check);
  return silent && clues.maker === undefined && clues.product === undefined && clues.tpm === undefined;
}
