/**
 * Files of devices for benchmarks: the fixtures with everything drawn again that tells one device from another (serial numbers
 * of system and disks, UUID, addresses, endorsement key, product key ID, time of capture), sealed again, and in agreement with
 * themselves. The same seed gives the same bytes.
 */
import { createHash } from 'node:crypto';
import { closeSync, openSync, readdirSync, readFileSync, writeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../test/fixtures/', import.meta.url));
const BLOCK = {
  capture: 1,
  disk: 7,
  adapter: 8,
  offlineId: 11,
  uuid: 12,
  serial: 14,
  productKeyId: 24,
  endorsementKey: 25,
  kernelDisk: 28,
  licensing: 37,
};
/** What the BIOS digest of the licensing block covers, in its order. */
const BIOS = [12, 16, 17, 14, 15];
/** Where the address of an adapter, the identifier of block 11, and the digests of block 37 lie in their blocks. */
const AT = { address: 4, offlineId: 10, bios: 30, instances: 32 };
const WIRELESS = [1, 9];
/** How Windows makes the addresses of a wireless card's virtual adapters: added to the last byte, set in the first. */
const TWINS = [
  [1, 0],
  [0, 2],
  [1, 2],
];

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

/** The data of all blocks, with their types. */
function blocks(bytes) {
  const found = [];
  for (let at = 4; at < bytes.readUInt16LE(2); at += bytes.readUInt16LE(at + 2)) {
    found.push([bytes.readUInt16LE(at), bytes.subarray(at + 4, at + bytes.readUInt16LE(at + 2))]);
  }
  return found;
}

const sha256 = (bytes) => createHash('sha256').update(bytes).digest();
const digestOf = (bytes) => sha256(bytes).readUInt16LE(0) & 0xfffe;

function biosDigest(find) {
  return digestOf(Buffer.concat(BIOS.map(find).map((data, i) => (i === 0 ? data : data.subarray(0, -1)))));
}

/** Digests of a disk and of the adapters: those that block 37 may have of them, always in the same order. */
function digestsOf(all) {
  return all.flatMap(([type, data]) => {
    if (type === BLOCK.disk) {
      const [serial, product = '', vendor = ''] = data.toString('latin1').split('|');
      return [digestOf(Buffer.from(`${vendor}\0${product}\0${serial}\0`, 'latin1'))];
    }
    if (type !== BLOCK.adapter) return [];
    const address = data.subarray(AT.address, AT.address + 6);
    const twins = WIRELESS.includes(data.readUInt32LE(0)) ? TWINS : [];
    const addresses = twins.map(([more, bits]) => {
      const twin = Buffer.from(address);
      twin[0] |= bits;
      twin[5] += more;
      return twin;
    });
    const radio = Buffer.from(`${address.toString('hex')}\0`, 'utf16le');
    return [address, ...addresses, radio].map(digestOf);
  });
}

/** A template, and which digests of block 37 follow from the disks and the adapters. */
function template(bytes) {
  const all = blocks(bytes);
  const licensing = all.find(([type]) => type === BLOCK.licensing)?.[1];
  const digests = digestsOf(all);
  const follows = [];
  for (let at = AT.instances; licensing !== undefined && at + 2 <= licensing.length; at += 2) {
    const from = digests.indexOf(licensing.readUInt16LE(at) & 0xfffe);
    if (from >= 0) follows.push([at, from]);
  }
  return { bytes, follows };
}

/** Primes that no modulus of RSA is divisible by. */
const SMALL_PRIMES = Array.from({ length: 83 }, (_, i) => 2 * i + 3).filter((n) =>
  [3, 5, 7, 11].every((prime) => n === prime || n % prime !== 0),
);
const PRIMORIAL = SMALL_PRIMES.reduce((product, prime) => product * BigInt(prime), 1n);

/** Whether bytes are, as far as small primes tell, the modulus of an RSA key. */
function isLikelyModulus(bytes) {
  const rest = BigInt(`0x${bytes.toString('hex')}`) % PRIMORIAL;
  return SMALL_PRIMES.every((prime) => rest % BigInt(prime) !== 0n);
}

const LETTERS = 'BCDFGHJKLMNPQRSTVWXYZ0123456789';
const isDigit = (code) => code >= 0x30 && code <= 0x39;
const isLetter = (code) => code >= 0x41 && code <= 0x5a;

/** Makes a device of a template: everything that tells it from others is drawn, and all of it agrees. */
class Drawing {
  constructor(random) {
    this.random = random;
  }

  bytes(target) {
    for (let i = 0; i < target.length; i++) target[i] = this.random() * 256;
  }

  /** Other letters and digits in their places. */
  text(target) {
    for (let i = 0; i < target.length; i++) {
      if (isDigit(target[i])) target[i] = 0x30 + this.random() * 10;
      else if (isLetter(target[i])) target[i] = LETTERS.charCodeAt(this.random() * LETTERS.length);
    }
  }

  modulus(target) {
    do {
      this.bytes(target);
      target[0] |= 0xc0;
      target[target.length - 1] |= 1;
    } while (!isLikelyModulus(target));
  }

  device(hash) {
    const all = blocks(hash);
    const find = (type) => all.find(([own]) => own === type)?.[1];
    const serial = find(BLOCK.serial);
    for (let i = 2; i < serial.length - 1; i++) serial[i] = LETTERS.charCodeAt(this.random() * LETTERS.length);
    this.bytes(find(BLOCK.uuid));
    find(BLOCK.capture).writeUInt32LE(790_000_000 + Math.floor(this.random() * 40_000_000), 16);
    const id = find(BLOCK.productKeyId);
    if (id !== undefined) this.text(id);
    for (const [type, data] of all) {
      if (type === BLOCK.adapter) this.bytes(data.subarray(AT.address + 3, AT.address + 6));
      if (type === BLOCK.disk) this.disk(data, all);
    }
    const key = find(BLOCK.endorsementKey);
    const offlineId = find(BLOCK.offlineId);
    const isOfKey = key !== undefined && sha256(key).equals(offlineId?.subarray(AT.offlineId, AT.offlineId + 32));
    if (key !== undefined) this.modulus(key);
    if (isOfKey) sha256(key).copy(offlineId, AT.offlineId);
    return { all, find };
  }

  /** Another serial number of a disk; the text of block 28 is the same where it was. */
  disk(data, all) {
    const before = Buffer.from(data);
    const end = data.indexOf('|');
    this.text(data.subarray(0, end < 0 ? data.length : end));
    for (const [type, kernel] of all) {
      if (type !== BLOCK.kernelDisk) continue;
      const at = kernel.indexOf(before.subarray(0, end < 0 ? before.length : end));
      if (at >= 0) data.copy(kernel, at, 0, end < 0 ? data.length : end);
    }
  }
}

/** Draws devices: `next()` gives serial number, product key id and hash. */
export function deviceSource(seed) {
  const random = generator(seed);
  const drawing = new Drawing(random);
  const made = templates().map(template);
  return {
    next() {
      const { bytes, follows } = made[Math.floor(random() * made.length)];
      const hash = Buffer.from(bytes);
      const { all, find } = drawing.device(hash);
      const licensing = find(BLOCK.licensing);
      if (licensing !== undefined) {
        licensing.writeUInt16LE(biosDigest(find), AT.bios);
        const digests = digestsOf(all);
        for (const [at, from] of follows) licensing.writeUInt16LE(digests[from] | (licensing[at] & 1), at);
      }
      const end = hash.readUInt16LE(2);
      sha256(hash.subarray(0, end)).copy(hash, end + 4);
      const product = find(BLOCK.productKeyId)?.subarray(0, 13).toString('latin1') ?? '';
      const serial = find(BLOCK.serial).subarray(0, -1).toString('latin1');
      return { serial, product, hash: hash.toString('base64') };
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
