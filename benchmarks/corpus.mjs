/**
 * Files of devices for benchmarks: the fixtures with other serial numbers, UUIDs, addresses and times of capture, sealed
 * again. The same seed gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../test/fixtures/', import.meta.url));
const BLOCK = { capture: 1, adapter: 8, uuid: 12, serial: 14, productKeyId: 24, licensing: 37 };
/** What the BIOS digest of the licensing block covers, in its order. */
const BIOS = [12, 16, 17, 14, 15];

/** Small, fast and seeded (mulberry32): what is drawn is the same on every machine. */
export function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Hashes that are met in fleets: laptops, desktops and workstations. Those of virtual machines are left out. */
function templates() {
  return readdirSync(folder)
    .filter((name) => name.endsWith('.b64') && !name.startsWith('vm-') && !name.startsWith('winpe-'))
    .sort()
    .map((name) => Buffer.from(readFileSync(folder + name, 'latin1'), 'base64'));
}

/** Where the data of the first block of a type lies. */
function block(bytes, type) {
  for (let at = 4; at < bytes.readUInt16LE(2); at += bytes.readUInt16LE(at + 2)) {
    if (bytes.readUInt16LE(at) === type) return bytes.subarray(at + 4, at + bytes.readUInt16LE(at + 2));
  }
  return undefined;
}

/** Writes the BIOS digest that fits the device, as its firmware would have. */
function sealBios(hash) {
  const parts = BIOS.map((type) => block(hash, type)).map((data, i) => (i === 0 ? data : data.subarray(0, -1)));
  const digest = createHash('sha256').update(Buffer.concat(parts)).digest().readUInt16LE(0) & 0xfffe;
  block(hash, BLOCK.licensing)?.writeUInt16LE(digest, 30);
}

/** Draws devices: `next()` gives serial number, product key id and hash. */
export function deviceSource(seed) {
  const random = generator(seed);
  const bytes = (target) => {
    for (let i = 0; i < target.length; i++) target[i] = random() * 256;
  };
  const made = templates();
  const letters = 'BCDFGHJKLMNPQRSTVWXYZ0123456789';
  return {
    next() {
      const hash = Buffer.from(made[Math.floor(random() * made.length)]);
      const serial = block(hash, BLOCK.serial);
      for (let i = 2; i < serial.length - 1; i++) serial[i] = letters.charCodeAt(random() * letters.length);
      bytes(block(hash, BLOCK.uuid));
      bytes(block(hash, BLOCK.adapter).subarray(7, 10));
      block(hash, BLOCK.capture).writeUInt32LE(790_000_000 + Math.floor(random() * 40_000_000), 16);
      sealBios(hash);
      const end = hash.readUInt16LE(2);
      createHash('sha256')
        .update(hash.subarray(0, end))
        .digest()
        .copy(hash, end + 4);
      const product = block(hash, BLOCK.productKeyId)?.subarray(0, 13).toString('latin1') ?? '';
      return { serial: serial.subarray(0, -1).toString('latin1'), product, hash: hash.toString('base64') };
    },
  };
}

/** Writes a CSV file of devices; returns its size in bytes. */
export function writeFleet(path, rows, seed = 1) {
  const source = deviceSource(seed);
  const file = openSync(path, 'w');
  let size = writeSync(file, 'Device Serial Number,Windows Product ID,Hardware Hash\r\n');
  let batch = [];
  for (let row = 0; row < rows; row++) {
    const { serial, product, hash } = source.next();
    batch.push(`${serial},${product},${hash}\r\n`);
    if (batch.length === 1000 || row === rows - 1) {
      size += writeSync(file, batch.join(''));
      batch = [];
    }
  }
  closeSync(file);
  return size;
}
