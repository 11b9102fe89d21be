/** Inputs that hold a decoded hash instead of its text: what `decode --json` and `harvest --json` print, snapshots, and oa3tool's XML. */
import { isSnapshotJson } from '../harvest/snapshot-format.js';
import { hashFromJson } from '../hash/json.js';
import type { HardwareHash } from '../hash/model.js';
import { excerpt } from '../hash/printable.js';
import type { Finding } from '../inspect/finding.js';
import { fromOa3Xml, unreadFindings } from '../interop/oa3-reader.js';
import { XmlFormatError } from '../interop/xml.js';

/** An input was recognised, but could not be read. */
export class CarrierError extends Error {
  override readonly name = 'CarrierError';
  readonly code = 'carrier-format';
}

/** Models in an input. */
export interface Models {
  readonly kind: 'json' | 'oa3-xml' | 'snapshot';
  readonly models: readonly { content: HardwareHash; place?: string; findings?: readonly Finding[] }[];
  /** The parsed JSON of a snapshot, which has no hash before one is assembled from it. */
  readonly snapshot?: object;
}

const REPORT = /<\s*HardwareReport[\s>]/i;

/** Whether a text is XML that oa3tool decodes a hash to. */
export const isHardwareReport = (text: string): boolean => REPORT.test(text.slice(0, 65_536));

/**
 * The models of JSON or XML text that holds no hash as text.
 *
 * @throws {@link CarrierError} for text that is neither, or JSON that cannot be parsed
 * @throws {@link XmlFormatError} for XML without a hash
 * @throws {@link HashModelError} for JSON whose values the format cannot hold
 */
export function readModels(text: string): Models {
  const start = text.trimStart();
  if (isHardwareReport(start)) return ofReport(start);
  if (start.startsWith('<')) throw new XmlFormatError('the XML holds no hardware hash');
  return ofJson(parse(start));
}

function ofReport(text: string): Models {
  const { hash, unread } = fromOa3Xml(text);
  const findings = unreadFindings(unread);
  return { kind: 'oa3-xml', models: [{ content: hash, ...(findings.length > 0 ? { findings } : {}) }] };
}

/** What parsed JSON holds where it is a snapshot, or what `harvest --json` printed; undefined for any other. */
export function readHarvested(value: unknown): Models | undefined {
  if (isSnapshotJson(value)) return { kind: 'snapshot', models: [], snapshot: value };
  if (memberOf(value, 'snapshot') === undefined) return undefined;
  const hash = memberOf(value, 'hash');
  return hash === undefined ? undefined : { kind: 'json', models: [{ content: hashFromJson(hash) }] };
}

function ofJson(value: unknown): Models {
  const harvested = readHarvested(value);
  if (harvested) return harvested;
  const list = Array.isArray(value) ? value : memberOf(value, 'hashes');
  if (!Array.isArray(list)) return { kind: 'json', models: [{ content: hashFromJson(value) }] };
  const models = list.map((item, i) => ({ place: `hash ${i + 1}`, content: hashFromJson(item) }));
  return { kind: 'json', models };
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
