/**
 * The decoded hash as protobuf (schemas/hardware_hash.proto): enumerations as the format's numbers, hex as bytes,
 * unknown values absent. Converted by the block table, so that a member that the table has cannot be forgotten here.
 */
import { toHex } from '#platform';
import { hwhash } from '../generated/schemas.js';
import { BLOCKS, type BlockDefinition } from '../hash/blocks.js';
import { decodeHash } from '../hash/decode.js';
import { encodeBytes } from '../hash/encode.js';
import { HashModelError } from '../hash/errors.js';
import { writeHex } from '../hash/kinds.js';
import { type Field, type Members, membersOf } from '../hash/layouts.js';
import { type HardwareHash, SCHEMA_VERSION } from '../hash/model.js';

type Message = Record<string, unknown>;

/** Members whose name in protobuf is not their own: its case conversion knows no `GiB`. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  totalGiB: 'totalGib',
  maximumGiB: 'maximumGib',
  capacityGB: 'capacityGb',
};
const wireName = (key: string): string => WIRE_NAMES[key] ?? key;

/** Where the members of a block stand in the message: a field of it, and what the one member is called there. */
interface Place {
  field: string;
  /** Set where the block's one member is a field of that name instead of a message. */
  only?: string;
}

const PLACES: Readonly<Record<number, Place>> = {
  1: { field: 'capture' },
  25: { field: 'tpm', only: 'endorsementKey' },
  36: { field: '', only: 'locale' },
};

function placeOf({ type, target }: BlockDefinition): Place {
  return PLACES[type] ?? { field: 'list' in target ? target.list : target.member };
}

/** The object of the model that a block fills, by its name in the model. */
function partOf(hash: Members, { target }: BlockDefinition): Members | undefined {
  if ('list' in target || target.member === '') return hash;
  const part = target.member === 'endorsementKey' ? (hash.tpm as Members)?.endorsementKey : hash[target.member];
  return part as Members | undefined;
}

/**
 * Writes a decoded hash as the message `hwhash.HardwareHash`.
 *
 * @throws {HashModelError} when a member holds what the format cannot
 * @example
 * fromProto(toProto(hash)); // equals hash
 */
export function toProto(hash: HardwareHash): Uint8Array {
  encodeBytes(hash, { preserve: true });
  const message: Message = {
    schemaVersion: hash.schemaVersion,
    order: hash.order ?? [],
    opaqueBlocks: (hash.opaqueBlocks ?? []).map((block) => ({ ...block, data: fromHex(block.data) })),
    storedChecksum: fromHex(hash.checksum.stored),
    length: hash.length,
    tail: fromHex(hash.tail ?? ''),
  };
  for (const block of BLOCKS) writeBlock(block, membersOf(hash), message);
  return hwhash.HardwareHash.encode(hwhash.HardwareHash.fromObject(message)).finish();
}

function writeBlock(block: BlockDefinition, hash: Members, message: Message): void {
  const { field, only } = placeOf(block);
  const { fields } = block.layout;
  if ('list' in block.target) {
    const wires = (message[field] ?? []) as Message[];
    const elements = hash[block.target.list] as Members[];
    message[field] = elements.map((element, index) => ({ ...wires[index], ...toWire(fields, element) }));
    return;
  }
  const wire = toWire(fields, partOf(hash, block) ?? {});
  if (Object.keys(wire).length === 0) return;
  const named = only === undefined ? wire : { [only]: Object.values(wire)[0] };
  if (field === '') Object.assign(message, named);
  else message[field] = { ...(message[field] as Message), ...named };
}

function toWire(fields: readonly Field[], members: Members): Message {
  const message: Message = {};
  for (const { key, kind, parts } of fields) {
    const value = key === undefined ? undefined : members[key];
    if (key === undefined || value === undefined || value === null) continue;
    message[wireName(key)] = parts ? { classes: value } : wireValue(kind, value);
  }
  return message;
}

function wireValue(kind: Field['kind'], value: unknown): unknown {
  const numberOf = (name: unknown): unknown => kind?.enumeration?.value(name as string | number);
  if (kind?.enumeration !== undefined) return Array.isArray(value) ? value.map(numberOf) : numberOf(value);
  if (kind?.bytes !== undefined) return fromHex(String(value).replaceAll(':', ''));
  return typeof value === 'bigint' ? value.toString() : value;
}

function fromHex(digits: string): Uint8Array {
  const bytes = new Uint8Array(digits.length / 2);
  writeHex(bytes, 0, digits);
  return bytes;
}

/**
 * Reads a message that {@link toProto} wrote.
 *
 * @throws {HashModelError} when the bytes are no such message, or a member holds what the format cannot
 */
export function fromProto(bytes: Uint8Array): HardwareHash {
  const message = readMessage(bytes);
  const hash: Members = {
    schemaVersion: SCHEMA_VERSION,
    networkAdapters: [],
    displays: [],
    graphics: [],
    checksum: { stored: toHex(message.storedChecksum as Uint8Array), computed: '', valid: false },
    length: message.length,
    ...readRest(message),
  };
  for (const block of BLOCKS) readBlock(block, message, hash);
  const model: object = hash;
  // Decoding what it encodes to fills in what the message leaves out: digests and the parts of texts.
  return decodeHash(encodeBytes(model as HardwareHash, { preserve: true }));
}

function readMessage(bytes: Uint8Array): Message {
  try {
    const message = hwhash.HardwareHash.decode(bytes);
    return hwhash.HardwareHash.toObject(message, { defaults: true, arrays: true, longs: String, bytes: Uint8Array });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new HashModelError('', `not a protobuf HardwareHash: ${reason}`);
  }
}

function readRest(message: Message): Members {
  const order = message.order as number[];
  const opaque = message.opaqueBlocks as { position: number; type: number; data: Uint8Array }[];
  const tail = toHex(message.tail as Uint8Array);
  return {
    ...(order.length > 0 ? { order } : {}),
    ...(opaque.length > 0 ? { opaqueBlocks: opaque.map((block) => ({ ...block, data: toHex(block.data) })) } : {}),
    ...(tail === '' ? {} : { tail }),
  };
}

function readBlock(block: BlockDefinition, message: Message, hash: Members): void {
  const { field, only } = placeOf(block);
  const { fields } = block.layout;
  if ('list' in block.target) {
    const { list } = block.target;
    const elements = hash[list] as Members[];
    const wires = (message[field] ?? []) as Message[];
    hash[list] = wires.map((wire, index) => ({ ...elements[index], ...fromWire(fields, wire) }));
    return;
  }
  const holder = field === '' ? message : ((message[field] ?? {}) as Message);
  const wire = only === undefined ? holder : { [String(fields[0].key)]: holder[only] };
  if (!fields.some(({ key }) => key !== undefined && isSet(wire[wireName(key)]))) return;
  const members = fromWire(fields, wire);
  const { member } = block.target;
  if (member === '') Object.assign(hash, members);
  else if (member === 'endorsementKey') hash.tpm = { ...(hash.tpm as Members), [member]: members };
  else hash[member] = { ...(hash[member] as Members), ...members };
}

const isSet = (value: unknown): boolean => value !== undefined && value !== null;

function fromWire(fields: readonly Field[], message: Message): Members {
  const members: Members = {};
  for (const { key, kind, parts, absent } of fields) {
    if (key === undefined) continue;
    const value = message[wireName(key)];
    if (isSet(value)) members[key] = parts ? (value as Message).classes : modelValue(kind, value);
    else if (absent === undefined) members[key] = null;
  }
  return members;
}

function modelValue(kind: Field['kind'], value: unknown): unknown {
  const nameOf = (number: unknown): unknown => kind?.enumeration?.name(Number(number));
  if (kind?.enumeration !== undefined) return Array.isArray(value) ? value.map(nameOf) : nameOf(value);
  if (value instanceof Uint8Array) return kind?.bytes === 'mac' ? colons(toHex(value)) : toHex(value);
  if (kind?.size === 8 && typeof value === 'string' && /^\d+$/.test(value)) {
    return kind.wide ? BigInt(value) : Number(value);
  }
  return value;
}

function colons(digits: string): string {
  return digits.replace(/..(?=.)/g, '$&:');
}
