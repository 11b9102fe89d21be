/** Small transformations of the fixtures: each gives a container, sealed again, that differs in what the test is about. */
import { createHash } from 'node:crypto';
import { sha256Hex } from '#platform';
import {
  BLOCK_HEADER_SIZE,
  CHECKSUM_SIZE,
  CHECKSUM_TYPE,
  HASH_SIZE,
  HEADER_SIZE,
  writeBlockHeader,
  writeHeader,
} from '../../src/hash/container.js';
import { FIXTURES } from '../fixtures.js';

/** A block: its type and its data. */
export interface Block {
  type: number;
  data: Buffer;
}

/** Changes blocks in place, or gives others. */
export type Edit = (blocks: Block[]) => Block[];

/** The blocks of a fixture. */
export function blocksOf(name: string): Block[] {
  const found = FIXTURES.find((fixture) => fixture.name === name);
  if (found === undefined) throw new Error(`no fixture is called ${name}`);
  return found.blocks.map(({ type, hex }) => ({ type, data: Buffer.from(hex, 'hex') }));
}

/** A whole container of these blocks, with its checksum. */
export function seal(blocks: readonly Block[]): Uint8Array {
  const end = blocks.reduce((sum, { data }) => sum + BLOCK_HEADER_SIZE + data.length, HEADER_SIZE);
  const bytes = new Uint8Array(Math.max(HASH_SIZE, end + CHECKSUM_SIZE));
  writeHeader(bytes, end);
  let at = HEADER_SIZE;
  for (const { type, data } of blocks) {
    writeBlockHeader(bytes, at, type, BLOCK_HEADER_SIZE + data.length);
    bytes.set(data, at + BLOCK_HEADER_SIZE);
    at += BLOCK_HEADER_SIZE + data.length;
  }
  writeBlockHeader(bytes, end, CHECKSUM_TYPE, CHECKSUM_SIZE);
  bytes.set(Buffer.from(sha256Hex(bytes, 0, end), 'hex'), end + BLOCK_HEADER_SIZE);
  return bytes;
}

/** A fixture after edits, its licensing block (37) as it was: edits of what that digests show. */
export function editedAlone(name: string, ...edits: Edit[]): Uint8Array {
  return seal(edits.reduce((blocks, edit) => edit(blocks), blocksOf(name)));
}

/** A fixture after edits, as a device captures itself: the BIOS digest of its licensing block fits. */
export function edited(name: string, ...edits: Edit[]): Uint8Array {
  return editedAlone(name, ...edits, biosDigest);
}

/** Blocks that the BIOS digest covers: UUID, manufacturer, product, serial number, firmware vendor. */
const BIOS = [12, 16, 17, 14, 15];

/** Writes the BIOS digest that fits, where there is a licensing block and all that it covers. */
function biosDigest(blocks: Block[]): Block[] {
  const licensing = blocks.find(({ type }) => type === 37);
  const covered = BIOS.map((type) => blocks.find((block) => block.type === type)?.data);
  if (licensing === undefined || licensing.data.length < 32 || covered.includes(undefined)) return blocks;
  const parts = covered.map((data = Buffer.of(), i) =>
    i === 0 || !data.includes(0) ? data : data.subarray(0, data.indexOf(0)),
  );
  const digest = createHash('sha256').update(Buffer.concat(parts)).digest().readUInt16LE(0) & 0xfffe;
  const data = Buffer.from(licensing.data);
  data.writeUInt16LE(digest, 30);
  return blocks.map((block) => (block === licensing ? { type: 37, data } : block));
}

/** Takes out the blocks of these types. */
export const without =
  (...types: number[]): Edit =>
  (blocks) =>
    blocks.filter(({ type }) => !types.includes(type));

/** Puts a text, with its NUL, into the block of a type. */
export const text = (type: number, value: string): Edit => data(type, Buffer.from(`${value}\0`, 'utf8'));

/** Puts data into the first block of a type, or adds it where there is none. */
export const data =
  (type: number, value: Buffer): Edit =>
  (blocks) => {
    const at = blocks.findIndex((block) => block.type === type);
    return at < 0 ? [...blocks, { type, data: value }] : blocks.with(at, { type, data: value });
  };

/** Adds a block at the end. */
export const plus =
  (type: number, value: Buffer): Edit =>
  (blocks) => [...blocks, { type, data: value }];

/** Writes bytes (hex) into the n-th block of a type. */
export const poke =
  (type: number, at: number, hex: string, nth = 0): Edit =>
  (blocks) => {
    const block = blocks.filter((candidate) => candidate.type === type)[nth];
    block.data.set(Buffer.from(hex, 'hex'), at);
    return blocks;
  };

/** The data of a network adapter. */
export function adapter(mac: string, enumerator = 'PCI'): Buffer {
  const name = Buffer.from(`${enumerator}\0`, 'utf16le');
  const head = Buffer.alloc(14);
  head.writeUInt32LE(14, 0);
  head.set(Buffer.from(mac.replaceAll(':', ''), 'hex'), 4);
  head.writeUInt32LE(name.length, 10);
  return Buffer.concat([head, name]);
}

/** Puts another modulus in, with the OfflineDeviceId that belongs to it. */
export const modulus =
  (value: Buffer): Edit =>
  (blocks) => {
    const withKey = data(25, value)(blocks);
    return value.length === 256 ? poke(11, 10, sha256Hex(value))(withKey) : withKey;
  };
