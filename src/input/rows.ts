/** From spans and the values beside them to records. */
import type { CsvValues, RowFault } from '../csv/row.js';
import { decodeHash } from '../hash/decode.js';
import { HashFormatError } from '../hash/errors.js';
import type { InputRecord } from './record.js';
import type { HashSpan } from './scan.js';
import { isToken } from './skeleton.js';
import { cleanValues } from './values.js';

/** What a row, an object or a group of lines says. */
export interface Surroundings {
  readonly line: number;
  readonly place?: string;
  readonly values: CsvValues;
  readonly faults?: readonly RowFault[];
  readonly aligned?: boolean;
}

/** The records of a hash, or of what was found in a text that was encoded once more. */
export function recordsOf(span: HashSpan, around: Surroundings): InputRecord[] {
  const { nested } = span;
  if (nested === undefined) return [recordOf(span, around)];
  const values = withoutHashes(around.values);
  const { hardwareHash: _, serialNumber, ...beside } = cleanValues(values, () => undefined).values;
  const outer = nested.length === 1 && serialNumber ? { serialNumber, ...beside } : beside;
  return nested.map((record) => ({ ...record, line: around.line, values: { ...outer, ...record.values } }));
}

function recordOf(span: HashSpan, around: Surroundings): InputRecord {
  const { values, repairs } = cleanValues(withoutHashes(around.values), () => productKeyIdOf(span));
  const { hardwareHash: _, ...beside } = values;
  return {
    content: span.text,
    line: around.line,
    ...(around.place === undefined ? {} : { place: around.place }),
    values: beside,
    repairs: [...span.repairs, ...repairs],
    ...(span.fault === undefined ? {} : { fault: `the hash is left out: ${span.fault}` }),
    faults: around.faults ?? [],
    aligned: around.aligned ?? true,
  };
}

/** Values without those in which a hash was found: its column has a title that says something else. */
function withoutHashes(values: CsvValues): CsvValues {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value === undefined || !isToken(value)));
}

/** The record of a row that has no hash. */
export function emptyRecord(around: Surroundings, fault?: string): InputRecord {
  const { values, repairs } = cleanValues(around.values, () => undefined);
  return {
    line: around.line,
    values,
    repairs,
    ...(fault === undefined ? {} : { fault }),
    faults: around.faults ?? [],
    aligned: around.aligned ?? true,
  };
}

/** The serial number that a hash names; undefined where it cannot be read or names none. */
export function serialNumberOf(span: Pick<HashSpan, 'text'>): string | undefined {
  return modelOf(span)?.smbios?.systemSerialNumber?.trim() || undefined;
}

const productKeyIdOf = (span: HashSpan): string | undefined => modelOf(span)?.productKey?.id || undefined;

function modelOf({ text }: Pick<HashSpan, 'text'>): ReturnType<typeof decodeHash> | undefined {
  try {
    return decodeHash(text);
  } catch (error) {
    if (error instanceof HashFormatError) return undefined;
    throw error;
  }
}
