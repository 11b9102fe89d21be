/**
 * What can be said of any input, damaged ones included. The command, the CSV check and the decoder page are built on it:
 * it never throws, and its findings are those about container and blocks (REGISTRATION.md, section 1).
 */
import { allocate, isSha256Of } from '#platform';
import { repairBase64, type TextFault, textFault } from '../hash/base64.js';
import { BLOCK_HEADER_SIZE, type BlockDirectory, type ContainerFault, LARGEST_CONTAINER } from '../hash/container.js';
import { LONGEST_TEXT, readModel } from '../hash/decode.js';
import { encodeBytes } from '../hash/encode.js';
import type { HashFormatErrorCode } from '../hash/errors.js';
import { hasKnownForms } from '../hash/known-form.js';
import type { HardwareHash } from '../hash/model.js';
import { containerFindings, finding } from './container-findings.js';
import type { Finding } from './finding.js';
import type { InputForm, Inspection } from './inspection.js';
import {
  decodeHere,
  decodeText,
  hasDecodedKnownForms,
  LazyInspection,
  listBlocks,
  parseDecoded,
} from './lazy-inspection.js';
import { workbench } from './workbench.js';

export type { InputForm, InspectedBlock, Inspection } from './inspection.js';

const HINTS: Readonly<Record<HashFormatErrorCode, string>> = {
  'base64-alphabet': 'copy the hash again, without line breaks, quotes or spaces',
  'base64-padding': 'repair the padding ("hwhash csv fix" does), or capture again',
  'not-a-hardware-hash': 'check that this is the column "Hardware Hash", whole',
  'block-length': 'the hash is damaged: capture again',
  'block-overrun': 'the hash is cut or damaged: capture again',
};

const EDM_BINARY = "400: Cannot convert the literal to the expected type 'Edm.Binary'";

/**
 * Says what can be said of an input.
 *
 * @param input - the base64 text (leading and trailing whitespace is ignored), or the container's bytes
 * @returns findings and blocks, and the model where the blocks can be parsed
 * @example
 * inspectHash('T0E').findings[0].code; // "base64-padding"
 */
export function inspectHash(input: string | Uint8Array): Inspection {
  return typeof input === 'string' ? inspectText(input.trim()) : inspectGiven(input);
}

/**
 * Says what can be said of a model, whether it came from a hash or from oa3tool's XML.
 *
 * @throws {@link HashModelError} when a member holds what the format cannot
 * @throws {@link HashCapacityError} when the blocks do not fit
 */
export function inspectModel(hash: HardwareHash): Inspection {
  if (!hash.partial) return inspectBytes(encodeBytes(hash, { preserve: true }), 'bytes', []);
  const inspection = inspectBytes(encodeBytes(hash, { partial: true }), 'bytes', []);
  inspection.hash = hash;
  return inspection;
}

/** Bytes of the caller's, who may use them for something else before the model is asked for. */
function inspectGiven(bytes: Uint8Array): Inspection {
  return { ...inspectBytes(bytes, 'bytes', []) };
}

function inspectText(text: string): Inspection {
  if (text.length > LONGEST_TEXT) return unreadable('base64', [tooLong('characters')]);
  const length = decodeHere(text);
  // Only a text that does not decode is searched for the reason: that takes ten times as long.
  if (length < 0) return inspectDamaged(text);
  const fault = parseDecoded(length);
  if (fault !== undefined) return unwalkable('base64', [faultFinding(fault)], decodeText(text));
  const { bytes, directory } = workbench;
  // What blocks are opaque, the decoder alone can say; nearly always none can be.
  const model = hasDecodedKnownForms(length) ? undefined : readModel(bytes, length, directory);
  return new LazyInspection(text, length, 'base64', examine(bytes, length, directory, model), model);
}

/** A text that is not base64, or whose padding is damaged. */
function inspectDamaged(text: string): Inspection {
  const { code, message, offset } = textFault(text) as TextFault;
  const findings = [faultFinding({ code, message, offset }, EDM_BINARY)];
  if (code === 'base64-alphabet') return unreadable('base64', findings);
  return inspectBytes(decodeText(repairBase64(text).text), 'base64', findings);
}

function tooLong(unit: string): Finding {
  return faultFinding({
    code: 'not-a-hardware-hash',
    message: `it has more ${unit} than any hardware hash`,
    offset: 0,
  });
}

function unreadable(form: InputForm, findings: Finding[]): Inspection {
  return { findings, blocks: [], form, bytes: allocate(0) };
}

/** A container whose blocks were found up to a fault. */
function unwalkable(form: InputForm, findings: Finding[], bytes: Uint8Array): Inspection {
  return { findings, blocks: listBlocks(workbench.directory), form, bytes };
}

function inspectBytes(bytes: Uint8Array, form: InputForm, before: Finding[]): Inspection {
  if (bytes.length > LARGEST_CONTAINER) return unreadable(form, [...before, tooLong('bytes')]);
  const directory = workbench.clear();
  const fault = directory.walk(bytes);
  if (fault !== undefined) return unwalkable(form, [...before, faultFinding(fault)], bytes);
  const model = hasKnownForms(bytes, directory) ? undefined : readModel(bytes, bytes.length, directory);
  const findings = examine(bytes, bytes.length, directory, model);
  return new LazyInspection(bytes, bytes.length, form, [...before, ...findings], model);
}

/** The findings of a container that was parsed; `model` is absent where no block can be opaque. */
function examine(
  bytes: Uint8Array,
  length: number,
  directory: BlockDirectory,
  model: HardwareHash | undefined,
): Finding[] {
  const valid = isSha256Of(bytes, 0, directory.blocksEnd, directory.blocksEnd + BLOCK_HEADER_SIZE);
  return containerFindings(valid, model?.opaqueBlocks, bytes, length, directory);
}

/** What keeps a text from being decoded, or a container from being parsed. */
function faultFinding({ code, message, offset }: ContainerFault, predicts?: string): Finding {
  return finding(code, message, { offset, hint: HINTS[code], ...(predicts === undefined ? {} : { predicts }) });
}
