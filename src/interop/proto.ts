/**
 * The decoded hash as protobuf (schemas/hardware_hash.proto): enumerations as the format's numbers, hex as bytes,
 * unknown values absent. Converted by the table of blocks, so that a member that the table has cannot be forgotten here.
 */
import { toHex } from '#platform';
import { hwhash } from '../generated/schemas.js';
import type { BlockDefinition } from '../hash/blocks.js';
import { decodeHash } from '../hash/decode.js';
import { encodeBytes, refuseUntold } from '../hash/encode.js';
import { HashModelError } from '../hash/errors.js';
import { fromHex } from '../hash/field-codecs.js';
import { type Field, keysOf, type Members, membersOf } from '../hash/layouts.js';
import { disksOf, HASH_SCHEMA_VERSION, type HardwareHash } from '../hash/model.js';
import { PARTS, type Part } from '../hash/table.js';

type Message = Record<string, unknown>;

/** Members whose name in protobuf is not their own: its case conversion knows no `GiB`. */
const WIRE_NAMES: Readonly<Record<string, string>> = {
  totalGiB: 'totalGib',
  maximumGiB: 'maximumGib',
  capacityGB: 'capacityGb',
};
const wireName = (key: string): string => WIRE_NAMES[key] ?? key;

/** Where the members of a block are in the message: a field of it, and what the one member is called there. */
interface Place {
  field: string;
  /** Set where the block's one member is a field of that name instead of a message. */
  only?: string;
}

/** An object that one member fills is that member; what the hash itself has is a message where it has several. */
function placeOf({ name, layout }: BlockDefinition, { path, keys }: Part): Place {
  const [only, ...others] = keysOf(layout);
  if (path === '') return others.length === 0 ? { field: '', only } : { field: name[0].toLowerCase() + name.slice(1) };
  return keys.length === 1 ? { field: path } : { field: keys[0], only: keys[1] };
}

/** The objects of a hash that a part's blocks fill. */
function objectsOf(hash: Members, { keys }: Part): Members[] {
  const found = keys.reduce<unknown>((at, key) => (at as Members | undefined)?.[key], hash);
  if (found === undefined) return [];
  return Array.isArray(found) ? found : [found as Members];
}

/**
 * Writes a decoded hash as the message `hwhash.HardwareHash`.
 *
 * @throws {@link HashModelError} when a member holds what the format cannot
 * @throws {@link HashPartialError} when the model was read from XML that does not tell all that a block needs; its JSON holds it
 * @example
 * fromProto(toProto(hash)); // equals hash
 */
export function toProto(hash: HardwareHash): Uint8Array {
  if (hash.partial) refuseUntold(hash);
  encodeBytes(hash, { preserve: true });
  const message: Message = {
    schemaVersion: HASH_SCHEMA_VERSION,
    order: hash.order ?? [],
    opaqueBlocks: (hash.opaqueBlocks ?? []).map((block) => ({ ...block, data: fromHex(block.data) })),
    storedChecksum: fromHex(hash.checksum.stored),
    length: hash.length,
    tail: fromHex(hash.tail ?? ''),
  };
  const all = disksOf(hash);
  for (const part of PARTS) for (const block of part.blocks) writeBlock(block, part, { ...hash, disks: all }, message);
  const { disks } = message as { disks?: Message[] };
  if (disks !== undefined) Object.assign(message, { disk: disks[0], disks: disks.length > 1 ? disks : [] });
  return hwhash.HardwareHash.encode(hwhash.HardwareHash.fromObject(message)).finish();
}

function writeBlock(block: BlockDefinition, part: Part, hash: object, message: Message): void {
  const { field, only } = placeOf(block, part);
  const wires = objectsOf(membersOf(hash), part).map((object) => toWire(block.layout.fields, object));
  if (part.isList) {
    const others = (message[field] ?? []) as Message[];
    message[field] = wires.map((wire, index) => ({ ...others[index], ...wire }));
    return;
  }
  const [wire = {}] = wires;
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

/**
 * Reads a message that {@link toProto} wrote.
 *
 * @throws {@link HashModelError} when the bytes are not such a message, or a member holds what the format cannot
 */
export function fromProto(bytes: Uint8Array): HardwareHash {
  const message = readMessage(bytes);
  const hash: Members = {
    schemaVersion: HASH_SCHEMA_VERSION,
    networkAdapters: [],
    displays: [],
    graphics: [],
    checksum: { stored: toHex(message.storedChecksum as Uint8Array), computed: '', valid: false },
    length: message.length,
    ...readRest(message),
  };
  const disks = message.disks as Message[];
  const wires = { ...message, disks: isSet(message.disk) ? [message.disk, ...disks.slice(1)] : disks };
  for (const part of PARTS) for (const block of part.blocks) readBlock(block, part, wires, hash);
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

function readBlock(block: BlockDefinition, part: Part, message: Message, hash: Members): void {
  const { field, only } = placeOf(block, part);
  const { fields } = block.layout;
  const has = (wire: Message): boolean => keysOf(block.layout).some((key) => isSet(wire[wireName(key)]));
  if (part.isList) {
    const elements = (hash[part.path] ?? []) as Members[];
    const wires = (message[field] ?? []) as Message[];
    hash[part.path] = wires.map((wire, index) => ({
      ...elements[index],
      ...(part.isWhole || has(wire) ? fromWire(fields, wire) : {}),
    }));
    return;
  }
  const holder = field === '' ? message : ((message[field] ?? {}) as Message);
  const wire = only === undefined ? holder : { [String(fields[0].key)]: holder[only] };
  if (!has(wire)) return;
  const members = fromWire(fields, wire);
  const object = part.keys.reduce<Members>((at, key) => {
    at[key] ??= {};
    return at[key] as Members;
  }, hash);
  Object.assign(object, members);
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
