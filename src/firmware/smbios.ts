/**
 * SMBIOS structure tables (DMTF DSP0134): entry points 2.1 (`_SM_`) and 3.x (`_SM3_`), and the table of structures, each
 * a header, a formatted area and a set of strings. Nothing here throws on what the table holds: what cannot be read is
 * left out and described in `problems`.
 */

import { counted } from '../hash/counted.js';
import type { FirmwareProblem } from './problem.js';
import { ProblemList } from './problem-list.js';
import { readSmbiosEntryPoint, type SmbiosEntryPoint } from './smbios-entry-point.js';
import { type DecodedType, type FieldSpec, type SmbiosFields, STRUCTURES } from './smbios-fields.js';

export type { SmbiosEntryPoint } from './smbios-entry-point.js';
export type { SmbiosFields } from './smbios-fields.js';

/** Bytes of a structure's header: type, length, handle (6.1.2). */
const HEADER_SIZE = 4;
/** The type that ends the table (7.45). */
const END_OF_TABLE = 127;

/** One structure, as it is in the table. */
export interface SmbiosStructure {
  /** Structure type, 0 to 255. */
  type: number;
  /** Handle by which other structures refer to it. */
  handle: number;
  /** Byte of the table at which it starts. */
  offset: number;
  /** The formatted area, header included; its length is the structure's. */
  area: Uint8Array;
  /** The set of strings, raw: string 1 is element 0. */
  strings: Uint8Array[];
}

/** A structure of a type that is decoded, with its fields. */
export interface SmbiosRecord<Type extends DecodedType> {
  /** Handle by which other structures refer to it. */
  handle: number;
  /** Its fields, by the names of {@link SmbiosFields}. */
  fields: SmbiosFields<Type>;
}

/** A table of structures, decoded as far as it is sound. */
export interface SmbiosTables {
  /** What the entry point says; absent where none was given or it is not one. */
  entryPoint?: SmbiosEntryPoint;
  /** Version of the specification that the firmware follows, 256 × major + minor; absent where nothing says it. */
  version?: number;
  /** Every structure up to the end of the table, undecoded ones included, in the order of the table. */
  structures: SmbiosStructure[];
  /** Type 0. */
  firmware: SmbiosRecord<0>[];
  /** Type 1. */
  system: SmbiosRecord<1>[];
  /** Type 2. */
  baseboard: SmbiosRecord<2>[];
  /** Type 3. */
  chassis: SmbiosRecord<3>[];
  /** Type 4. */
  processor: SmbiosRecord<4>[];
  /** Type 16. */
  memoryArray: SmbiosRecord<16>[];
  /** Type 17. */
  memoryDevice: SmbiosRecord<17>[];
  /** What is wrong with the tables; empty where they are sound. */
  problems: FirmwareProblem[];
}

/** The bytes that {@link parseSmbios} reads. */
export interface SmbiosInput {
  /** The entry point; on Linux /sys/firmware/dmi/tables/smbios_entry_point. */
  entryPoint?: Uint8Array;
  /** The structures; on Linux /sys/firmware/dmi/tables/DMI. */
  table: Uint8Array;
  /** Version, 256 × major + minor, where something else than an entry point gives it (Windows' RawSMBIOSData). */
  version?: number;
}

/**
 * Decodes SMBIOS tables: DSP0134, sections 5 to 7.
 *
 * @returns every structure, the fields of types 0, 1, 2, 3, 4, 16 and 17, and what is wrong; it never throws
 * @example
 * const tables = parseSmbios({ entryPoint, table });
 * tables.system[0]?.fields.serialNumber; // "5CD1234XYZ"
 */
export function parseSmbios({ entryPoint, table, version }: SmbiosInput): SmbiosTables {
  const problems = new ProblemList();
  const entry = entryPoint && readSmbiosEntryPoint(entryPoint, problems);
  const tables: SmbiosTables = {
    ...(entry && { entryPoint: entry }),
    version: entry?.version ?? version,
    structures: [],
    firmware: [],
    system: [],
    baseboard: [],
    chassis: [],
    processor: [],
    memoryArray: [],
    memoryDevice: [],
    problems: problems.items,
  };
  walk(tableBytes(table, entry, problems), entry, tables.structures, problems);
  for (const structure of tables.structures) decode(structure, tables, problems);
  return tables;
}

/** The table cut to the length that the entry point gives. */
function tableBytes(table: Uint8Array, entry: SmbiosEntryPoint | undefined, problems: ProblemList): Uint8Array {
  if (!entry) return table;
  // A 3.x entry point gives a maximum, a 2.1 one the exact length (5.2.1, 5.2.2).
  if (entry.kind === '2.1' && table.length < entry.tableLength) {
    const message = `the SMBIOS table has ${counted(table.length, 'byte')}; its entry point says ${entry.tableLength}`;
    problems.add('smbios-table-length', message, table.length);
  }
  return table.subarray(0, entry.tableLength);
}

/** Cuts the table into structures up to its end, or to the first one that cannot be measured. */
function walk(
  table: Uint8Array,
  entry: SmbiosEntryPoint | undefined,
  structures: SmbiosStructure[],
  problems: ProblemList,
): void {
  const expected = entry?.structureCount;
  let at = 0;
  while (at + HEADER_SIZE <= table.length) {
    const structure = readStructure(table, at, problems);
    if (!structure) return;
    structures.push(structure.value);
    if (structure.value.type === END_OF_TABLE) break;
    at = structure.end;
    if (structures.length === expected) break;
  }
  reportEnd(structures, expected, Math.min(at, table.length), problems);
}

/** The end-of-table structure is required from 2.2 on (7.45); a 2.1 entry point counts structures instead. */
function reportEnd(
  structures: SmbiosStructure[],
  expected: number | undefined,
  at: number,
  problems: ProblemList,
): void {
  if (expected !== undefined) {
    if (structures.length === expected) return;
    const message = `the SMBIOS table holds ${structures.length} structures; its entry point counts ${expected}`;
    problems.add('smbios-structure-count', message, at);
  } else if (structures.at(-1)?.type !== END_OF_TABLE) {
    problems.add('smbios-no-end', 'the SMBIOS table has no end-of-table structure', at);
  }
}

/** Reads one structure, its strings included; undefined where its length makes all behind it unreadable. */
function readStructure(
  table: Uint8Array,
  offset: number,
  problems: ProblemList,
): { value: SmbiosStructure; end: number } | undefined {
  const type = table[offset];
  const length = table[offset + 1];
  const handle = table[offset + 2] | (table[offset + 3] << 8);
  if (length < HEADER_SIZE) {
    const message = `structure ${type} at byte ${offset} says it has ${counted(length, 'byte')}; its header alone has 4`;
    problems.add('smbios-structure-length', message, offset, type);
    return undefined;
  }
  if (offset + length > table.length) {
    const message = `structure ${type} at byte ${offset} says it has ${counted(length, 'byte')}; the table ends at byte ${table.length}`;
    problems.add('smbios-structure-length', message, offset, type);
    return undefined;
  }
  const { strings, end, terminated } = readStrings(table, offset + length);
  if (!terminated) {
    const message = `the strings of structure ${type} at byte ${offset} run to the end of the table`;
    problems.add('smbios-strings-unterminated', message, offset, type);
  }
  return { value: { type, handle, offset, area: table.subarray(offset, offset + length), strings }, end };
}

/** Reads a set of strings: each ends with a NUL, the set with one more; a set without strings is two NULs (6.1.3). */
function readStrings(table: Uint8Array, start: number): { strings: Uint8Array[]; end: number; terminated: boolean } {
  const strings: Uint8Array[] = [];
  let at = start;
  while (at < table.length && table[at] !== 0) {
    const nul = table.indexOf(0, at);
    const end = nul < 0 ? table.length : nul;
    strings.push(table.subarray(at, end));
    at = end + 1;
  }
  const end = strings.length === 0 ? at + 2 : at + 1;
  return { strings, end, terminated: end <= table.length };
}

/** Puts the fields of a structure into the list of its type. */
function decode(structure: SmbiosStructure, tables: SmbiosTables, problems: ProblemList): void {
  if (!(structure.type in STRUCTURES)) return;
  const spec = STRUCTURES[structure.type as DecodedType];
  reportShort(structure, spec.minimum, problems);
  const fields: Record<string, unknown> = {};
  for (const [name, field] of Object.entries<FieldSpec>(spec.fields)) {
    const value = readField(structure, name, field, problems);
    if (value !== undefined) fields[name] = value;
  }
  const list: { handle: number; fields: Record<string, unknown> }[] = tables[spec.name];
  list.push({ handle: structure.handle, fields });
}

/** Says so where a structure is shorter than any version allows: the fields behind its end are absent. */
function reportShort({ type, offset, area }: SmbiosStructure, minimum: number, problems: ProblemList): void {
  if (area.length >= minimum) return;
  const message = `structure ${type} at byte ${offset} has ${counted(area.length, 'byte')}; the specification asks for ${minimum}`;
  problems.add('smbios-structure-short', message, offset, type);
}

function readField(structure: SmbiosStructure, name: string, field: FieldSpec, problems: ProblemList): unknown {
  const { area } = structure;
  const at = typeof field.offset === 'number' ? field.offset : field.offset(area);
  const size = typeof field.size === 'number' ? field.size : field.size(area);
  if (at + size > area.length) return undefined;
  const view = new DataView(area.buffer, area.byteOffset, area.byteLength);
  switch (field.kind) {
    case 'u8':
      return area[at];
    case 'u16':
      return view.getUint16(at, true);
    case 'u32':
      return view.getUint32(at, true);
    case 'u64':
      return view.getBigUint64(at, true);
    case 'string':
      return readString(structure, name, area[at], problems);
    case 'handles':
      return Array.from({ length: size / 2 }, (_, i) => view.getUint16(at + 2 * i, true));
    default:
      return area.slice(at, at + size);
  }
}

function readString(
  { type, offset, strings }: SmbiosStructure,
  name: string,
  index: number,
  problems: ProblemList,
): string | null | undefined {
  if (index === 0) return null;
  const bytes = strings[index - 1];
  if (bytes) return smbiosText(bytes);
  const message = `${name} of structure ${type} at byte ${offset} is string ${index}, and there are ${strings.length}`;
  problems.add('smbios-string-index', message, offset, type);
  return undefined;
}

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of a string. The specification asks for ASCII (older versions) or UTF-8 (6.1.3); bytes that are not valid
 * UTF-8 are taken as Latin-1, one character a byte, so that nothing is lost. Spaces are kept.
 */
export function smbiosText(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
  } catch {
    let text = '';
    for (const byte of bytes) text += String.fromCharCode(byte);
    return text;
  }
}
