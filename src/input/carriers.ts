/** The format of an input, detected from its content, and the hashes in it: all formats but archives, in memory, anywhere. */
import { resolveHeader } from '../csv/header.js';
import { LINE_LIMIT } from '../csv/lines.js';
import type { HardwareHash } from '../hash/model.js';
import type { Finding } from '../inspect/finding.js';
import { type Inspection, inspectHash, inspectModel } from '../inspect/inspect.js';
import { CarrierError, isHardwareReport, readHarvested, readModels } from './models.js';
import { readingSteps, recordsIn } from './read.js';
import type { InputRecord } from './record.js';
import { binaryKind } from './signatures.js';
import { finishSteps, type Steps } from './steps.js';
import { decodingSteps } from './text.js';
import { layoutOf } from './text-form.js';

export { CarrierError } from './models.js';

/** What an input turned out to be. */
export type CarrierKind =
  | 'base64'
  | 'bytes'
  | 'csv'
  | 'oa3-report'
  | 'oa3-xml'
  | 'remediation'
  | 'snapshot'
  | 'json'
  | 'markup'
  | 'text'
  | 'binary';

/** A hash that an input holds. */
export interface CarriedHash {
  /** Where in the input: `line 3`, `CachedHardwareBlob`; absent where the input is the hash. */
  place?: string;
  /** The hash: its text, its bytes, or the model. */
  content: string | Uint8Array | HardwareHash;
  /** What reading the input found, for the inspection of the hash. */
  findings?: readonly Finding[];
  /** What the input says about it beside the hash. */
  serialNumber?: string;
  productKeyId?: string;
  groupTag?: string;
  assignedUser?: string;
  /** What was done to the text of the hash and to the values beside it, one sentence each. */
  repairs?: readonly string[];
  /** Why it is not a whole hash that its checksum proves; the content is what was found. */
  fault?: string;
}

/** The hashes that an input holds. */
export interface Carrier {
  kind: CarrierKind;
  hashes: CarriedHash[];
  /** The parsed JSON of a snapshot, which carries no hash before one is assembled from it. */
  snapshot?: object;
}

/** An inspection of a hash, whatever form it has. */
export function carriedInspection(content: CarriedHash['content'], findings: CarriedHash['findings'] = []): Inspection {
  const whole = typeof content === 'string' || content instanceof Uint8Array;
  const inspection = whole ? inspectHash(content) : inspectModel(content);
  return findings.length === 0 ? inspection : { ...inspection, findings: [...inspection.findings, ...findings] };
}

/**
 * Finds the hashes of an input by their content, whatever it is: text of any layout and encoding, or bytes. Each is proven
 * by its checksum, or has a `fault`. An input in which nothing is found is treated as base64, so that inspecting it says what is wrong with it.
 *
 * @throws {@link CarrierError} for JSON of no known form, and for a binary file that holds no hash
 * @throws {@link XmlFormatError} for XML without a hash
 * @throws {@link HashModelError} for JSON of a decoded hash whose values the format cannot hold
 * @example
 * for (const { content, serialNumber } of findHashes(await file.bytes()).hashes) console.log(serialNumber);
 */
export const findHashes = (input: Uint8Array): Carrier => finishSteps(findHashesSteps(input));

/**
 * {@link findHashes} in steps.
 *
 * @throws RangeError also where a text has more hashes, and rows without one, than `most`
 */
export function* findHashesSteps(input: Uint8Array, most?: number): Steps<Carrier> {
  if (input[0] === 0x4f && input[1] === 0x41 && input[3] < 0x20) return { kind: 'bytes', hashes: [{ content: input }] };
  const binary = binaryKind(input);
  if (binary !== undefined) return ofBinary(input, binary);
  return yield* inText(yield* decodingSteps(input), most);
}

function ofBinary(input: Uint8Array, binary: string): Carrier {
  const hashes = recordsIn(input).map((record) => carriedHash(record, true));
  if (hashes.length === 0) throw new CarrierError(`it is ${binary}, and holds no hardware hash as bytes`);
  return { kind: 'binary', hashes };
}

/** The hashes in a text that is decoded. */
function* inText(text: string, most?: number): Steps<Carrier> {
  const layout = layoutOf(text);
  if (layout === 'markup' && isHardwareReport(text)) return ofModels(readModels(text.slice(text.indexOf('<'))));
  const harvested = layout === 'json' ? harvestedIn(text) : undefined;
  if (harvested) return ofModels(harvested);
  const records = yield* readingSteps(text, 0, most);
  const found = records.some(({ content }) => content !== undefined);
  const start = text.replace(/^[\ufeff\0\s]+/, '');
  if (!found && layout !== 'lines') return ofModels(readModels(start));
  const word = start.trimEnd();
  // Of a damaged hash alone the inspection of its text says more than the scan.
  const isDamagedWord = records.length === 1 && records[0].fault !== undefined && !/\s/.test(word);
  if (isDamagedWord && layout === 'lines') return { kind: 'base64', hashes: [{ content: word }] };
  const isTable = layout === 'lines' && isCsvText(start);
  if (!found && isTable && records.length === 0) throw new CarrierError('the CSV file has a header line, but no rows');
  if (!found && !isTable) return { kind: 'base64', hashes: [{ content: word }] };
  const isOnly = records.length === 1 && !isTable;
  return { kind: kindOf(layout, records, isTable), hashes: records.map((record) => carriedHash(record, !isOnly)) };
}

function harvestedIn(text: string): ReturnType<typeof readHarvested> {
  // Only these two forms need the text parsed before its hashes are looked for.
  if (!/"(?:snapshot|format)"\s*:/.test(text)) return undefined;
  try {
    return readHarvested(JSON.parse(text.replace(/^\ufeff/, '')));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

function ofModels({ kind, models, snapshot }: ReturnType<typeof readModels>): Carrier {
  return { kind, hashes: [...models], ...(snapshot === undefined ? {} : { snapshot }) };
}

/** Whether a text begins with a header line or a row that has a column of hashes. */
export function isCsvText(text: string): boolean {
  if (!/[\s,;]/.test(text.trimEnd())) return false;
  const end = text.slice(0, LINE_LIMIT + 1).search(/[\r\n]/);
  // A longer line is none of a table, and splitting it would take as long as reading all of the text.
  if (end < 0 && text.length > LINE_LIMIT) return false;
  const { layout } = resolveHeader(end < 0 ? text : text.slice(0, end), 'fleet');
  // A hash in each line, and nothing else, is not a table.
  return layout.columns.includes('hardwareHash') && (layout.hasHeader || layout.columns.length > 1);
}

/** Members of the remediation JSON (FORMAT.md, section 6), the older hash first. */
const BLOBS = ['CachedHardwareBlob', 'CurrentHardwareBlob'];

function kindOf(layout: string, records: readonly InputRecord[], isTable: boolean): CarrierKind {
  if (records.some(({ place = '' }) => BLOBS.includes(place))) return 'remediation';
  if (layout === 'json') return 'json';
  if (layout === 'markup') return records.every(({ place }) => place === 'HardwareHash') ? 'oa3-report' : 'markup';
  if (isTable) return 'csv';
  return records.length === 1 && Object.keys(records[0].values).length === 0 ? 'base64' : 'text';
}

/** A record as a hash of an input. */
export function carriedHash(record: InputRecord, withLine: boolean): CarriedHash {
  const { content, place, line, values, repairs, fault } = record;
  const { serialNumber, windowsProductId, groupTag, assignedUser } = values;
  const beside = { serialNumber, productKeyId: windowsProductId, groupTag, assignedUser };
  const known = Object.entries(beside).filter(([, value]) => value);
  // A key that every device of a file has tells less than the line.
  const isPath = place !== undefined && (BLOBS.includes(place) || /[.[]|^byte /.test(place));
  const where = isPath ? place : withLine ? `line ${line}` : undefined;
  return {
    ...(where === undefined ? {} : { place: where }),
    content: content ?? values.hardwareHash ?? '',
    ...Object.fromEntries(known),
    ...(repairs.length > 0 ? { repairs } : {}),
    ...(fault === undefined ? {} : { fault }),
  };
}
