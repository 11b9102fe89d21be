/**
 * What an input is, found out from its content, and the hashes it carries (FORMAT.md, section 6): the base64 itself, the
 * raw bytes, an OA3.xml report, oa3tool's decoded XML, the remediation JSON, the JSON of a decoded hash, a snapshot of a
 * device, or a CSV file.
 */
import { toLatin1 } from '#platform';
import { sniffEncoding } from '../csv/encoding.js';
import { isSnapshotJson } from '../harvest/snapshot-format.js';
import type { Finding } from '../hash/finding.js';
import { type Inspection, inspectHash, inspectModel } from '../hash/inspect.js';
import { hashFromJson } from '../hash/json.js';
import type { HardwareHash } from '../hash/model.js';
import { excerpt } from '../hash/printable.js';
import { findCsvHashes } from './csv-carrier.js';
import { fromOa3Xml, unreadFindings } from './oa3-reader.js';
import { readOa3Report } from './oa3-report.js';

/** What an input turned out to be. */
export type CarrierKind = 'base64' | 'bytes' | 'csv' | 'oa3-report' | 'oa3-xml' | 'remediation' | 'snapshot' | 'json';

/** A hash that an input carries. */
export interface CarriedHash {
  /** Where in the input: `line 3`, `CachedHardwareBlob`; absent where the input is the hash. */
  place?: string;
  /** The hash: its text, its bytes, or the model. */
  content: string | Uint8Array | HardwareHash;
  /** What reading the carrier found, for the inspection of the hash. */
  findings?: readonly Finding[];
  /** What the carrier says about it beside the hash. */
  serialNumber?: string;
  productKeyId?: string;
  groupTag?: string;
  assignedUser?: string;
}

/** The hashes that an input carries. */
export interface Carrier {
  kind: CarrierKind;
  hashes: CarriedHash[];
  /** The parsed JSON of a snapshot, which carries no hash before one is assembled from it. */
  snapshot?: object;
}

/** An input was recognised, but could not be read. */
export class CarrierError extends Error {
  override readonly name = 'CarrierError';
  readonly code = 'carrier-format';
}

/** An inspection of a carried hash, whatever form it has. */
export function carriedInspection(content: CarriedHash['content'], findings: CarriedHash['findings'] = []): Inspection {
  const whole = typeof content === 'string' || content instanceof Uint8Array;
  const inspection = whole ? inspectHash(content) : inspectModel(content);
  return findings.length === 0 ? inspection : { ...inspection, findings: [...inspection.findings, ...findings] };
}

/**
 * Finds out what an input is, and the hashes it carries. What nothing recognises is taken for base64, so that inspecting
 * it says what is wrong with it.
 *
 * @throws {CarrierError} for JSON of no known form
 * @throws {XmlFormatError} for XML that is not well-formed
 * @throws {HashModelError} for JSON of a decoded hash whose values the format cannot hold
 */
export function findHashes(input: Uint8Array): Carrier {
  if (input[0] === 0x4f && input[1] === 0x41 && input[3] < 0x20) return { kind: 'bytes', hashes: [{ content: input }] };
  const text = decodeText(input);
  const start = text.trimStart();
  if (/^[{[]/.test(start)) return fromJson(start);
  if (/<\s*HardwareReport/i.test(start)) return fromReport(start);
  if (start.startsWith('<')) return fromOa3Report(start);
  const rows = /[\s,;]/.test(start.trimEnd()) ? findCsvHashes(input) : undefined;
  if (rows?.length === 0) throw new CarrierError('the CSV file has a header line, but no rows');
  if (rows !== undefined) return { kind: 'csv', hashes: rows };
  return { kind: 'base64', hashes: [{ content: start.trimEnd() }] };
}

/** The text of an input, byte order mark taken off; bytes that are no text stay one character each. */
function decodeText(input: Uint8Array): string {
  const { encoding, bomLength } = sniffEncoding(input);
  if (encoding !== 'ascii-compatible') return new TextDecoder(encoding).decode(input);
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(input.subarray(bomLength));
  } catch {
    return toLatin1(input);
  }
}

function fromReport(text: string): Carrier {
  const { hash, unread } = fromOa3Xml(text);
  const findings = unreadFindings(unread);
  return { kind: 'oa3-xml', hashes: [{ content: hash, ...(findings.length > 0 ? { findings } : {}) }] };
}

function fromOa3Report(text: string): Carrier {
  const reports = readOa3Report(text);
  const hashes = reports.map(({ hardwareHash, productKeyId }, index) => ({
    content: hardwareHash,
    ...(reports.length > 1 ? { place: `hash ${index + 1}` } : {}),
    ...(productKeyId === undefined ? {} : { productKeyId }),
  }));
  return { kind: 'oa3-report', hashes };
}

/** Members of the remediation JSON (FORMAT.md, section 6), the older hash first. */
const BLOBS = ['CachedHardwareBlob', 'CurrentHardwareBlob'] as const;

function fromJson(text: string): Carrier {
  const value = parse(text);
  const blobs = BLOBS.flatMap((name) => {
    const blob = memberOf(value, name);
    return typeof blob === 'string' ? [{ place: name, content: blob.trim() }] : [];
  });
  if (blobs.length > 0) return { kind: 'remediation', hashes: blobs };
  if (isSnapshotJson(value)) return { kind: 'snapshot', hashes: [], snapshot: value };
  const list = Array.isArray(value) ? value : memberOf(value, 'hashes');
  if (Array.isArray(list)) {
    return {
      kind: 'json',
      hashes: list.map((item, index) => ({ place: `hash ${index + 1}`, content: hashFromJson(item) })),
    };
  }
  // What `harvest --json` printed holds the model as one of its members.
  const harvested = memberOf(value, 'snapshot') === undefined ? undefined : memberOf(value, 'hash');
  return { kind: 'json', hashes: [{ content: hashFromJson(harvested ?? value) }] };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = excerpt(error instanceof Error ? error.message : String(error), 120);
    throw new CarrierError(`it begins like JSON, but is not: ${reason}`);
  }
}

function memberOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.entries(value).find(([key]) => key.toLowerCase() === name.toLowerCase())?.[1];
}
