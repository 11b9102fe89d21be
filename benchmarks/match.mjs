// Comparing two hashes, and finding one device among a million, beside what one would write without an index: a scan over
// typed columns, and a Map from every identity to its devices.
import { readdirSync, readFileSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { compareHashes, DeviceIndex, decodeHash, deviceKeys, prepareForMatch } from '../dist/index.js';
import { generator } from './corpus.mjs';
import { compare } from './measure.mjs';

const DEVICES = 1_000_000;
/** Devices that the Map holds: a million of them would need gigabytes. */
const MAP_DEVICES = 100_000;
const MODELS = 200;

/** Layout of a device's keys (see src/match/device-keys.ts): fingerprints, disks, addresses, fields of the model. */
const FINGERPRINTS = { from: 1, to: 13 };
const DISKS = [13, 15, 17, 19];
const ADDRESSES = [23, 24, 25, 26];
const PRODUCT = 30;

const folder = new URL('../test/fixtures/', import.meta.url);
const fixtures = readdirSync(folder)
  .filter((name) => name.endsWith('.b64') && !name.startsWith('vm-'))
  .map((name) => decodeHash(readFileSync(new URL(name, folder), 'latin1')));
const templates = fixtures.map((hash) => deviceKeys(prepareForMatch(hash)));
const WORDS = templates[0].length;

/** Keys of devices: those of the fixtures, with other identities. */
function readyKeys(count) {
  const random = generator(6);
  const word = () => (random() * 2 ** 32) >>> 0;
  const keys = new Uint32Array(count * WORDS);
  for (let at = 0; at < keys.length; at += WORDS) {
    const template = templates[Math.floor(random() * templates.length)];
    keys.set(template, at);
    for (let i = FINGERPRINTS.from; i < FINGERPRINTS.to; i++) keys[at + i] = word();
    for (const i of [...DISKS, ...ADDRESSES]) if (template[i] !== 0) keys[at + i] = word();
    keys[at + PRODUCT] = 16 + Math.floor(random() * MODELS);
  }
  return { keys, ids: Array.from({ length: count }, (_, i) => `device-${i}`) };
}

function build({ keys, ids }, count) {
  const index = new DeviceIndex({ capacity: count });
  for (let i = 0; i < count; i++) index.addKeys(ids[i], keys, i * WORDS);
  return index;
}

/** Identities of a device as strings, as one would put them into a Map. */
function identities(keys, at) {
  const found = [];
  for (let i = FINGERPRINTS.from; i < FINGERPRINTS.to; i += 3) found.push(`${i}:${keys[at + i]}:${keys[at + i + 1]}`);
  for (const i of DISKS) if (keys[at + i] !== 0) found.push(`disk:${keys[at + i]}:${keys[at + i + 1]}`);
  for (const i of ADDRESSES) if (keys[at + i] !== 0) found.push(`mac:${keys[at + i]}`);
  return found;
}

function buildMap({ keys, ids }, count) {
  const map = new Map();
  for (let i = 0; i < count; i++) {
    for (const identity of identities(keys, i * WORDS)) {
      const devices = map.get(identity);
      if (devices === undefined) map.set(identity, [ids[i]]);
      else devices.push(ids[i]);
    }
  }
  return map;
}

/** One typed column for each identity: the scan that a database without an index makes. */
function columnsOf(keys, count) {
  const offsets = [1, 4, 7, 10, ...DISKS, ...ADDRESSES];
  return offsets.map((offset) => ({
    offset,
    column: Uint32Array.from({ length: count }, (_, i) => keys[i * WORDS + offset]),
  }));
}

function scan(columns, keys, at) {
  const found = [];
  for (const { offset, column } of columns) {
    const wanted = keys[at + offset];
    if (wanted === 0) continue;
    for (let row = 0; row < column.length; row++) if (column[row] === wanted) found.push(row);
  }
  return found;
}

const result = (name, nanoseconds, baseline, more = {}) => ({
  name,
  nanoseconds,
  perSecond: 1e9 / nanoseconds,
  ratio: baseline / nanoseconds,
  spread: [baseline / nanoseconds, baseline / nanoseconds],
  ...more,
});

/** Time and memory of one call. */
function once(work) {
  globalThis.gc?.();
  const before = process.memoryUsage();
  const start = performance.now();
  const made = work();
  const milliseconds = performance.now() - start;
  globalThis.gc?.();
  const after = process.memoryUsage();
  const megabytes = (after.heapUsed - before.heapUsed + after.arrayBuffers - before.arrayBuffers) / 1e6;
  return { made, milliseconds, megabytes };
}

/** Building: the best of three, since a busy machine only ever takes longer. */
function builds(fleet) {
  const map = once(() => buildMap(fleet, MAP_DEVICES));
  const runs = Array.from({ length: 3 }, () => once(() => build(fleet, DEVICES)));
  const best = runs.reduce((a, b) => (b.milliseconds < a.milliseconds ? b : a));
  const mapNanoseconds = (map.milliseconds * 1e6) / MAP_DEVICES;
  const label = (what, { milliseconds, megabytes }, count) =>
    `${what}, ${count.toLocaleString('en')} devices: ${(milliseconds / 1000).toFixed(2)} s, ${megabytes.toFixed(0)} MB`;
  const subjects = [
    result(label('Map of strings', map, MAP_DEVICES), mapNanoseconds, mapNanoseconds, {
      seconds: map.milliseconds / 1000,
      megabytes: map.megabytes,
    }),
    result(label('DeviceIndex', best, DEVICES), (best.milliseconds * 1e6) / DEVICES, mapNanoseconds, {
      seconds: best.milliseconds / 1000,
      megabytes: best.megabytes,
    }),
  ];
  return {
    index: best.made,
    report: { title: 'adding a device, from ready keys', baseline: subjects[0].name, subjects },
  };
}

function comparisons(options) {
  const prepared = fixtures.map(prepareForMatch);
  const pair = (list, i) => [list[i % list.length], list[(i * 7 + (i % 3)) % list.length]];
  const over = (list) => (count) => {
    for (let i = 0; i < count; i++) compareHashes(...pair(list, i));
  };
  const texts = fixtures.map((hash) =>
    JSON.stringify(hash, (_, value) => (typeof value === 'bigint' ? `${value}` : value)),
  );
  const asJson = (count) => {
    for (let i = 0; i < count; i++) {
      const [a, b] = pair(texts, i).map((text) => JSON.parse(text));
      for (const member of Object.keys(a)) JSON.stringify(a[member]) === JSON.stringify(b[member]);
    }
  };
  return compare(
    'comparing two hashes',
    [
      { name: 'comparing the members of two JSON texts', run: asJson },
      { name: 'compareHashes on decoded hashes', run: over(fixtures) },
      { name: 'compareHashes on prepared hashes', run: over(prepared) },
    ],
    options,
  );
}

export default async function run(options) {
  const compared = await comparisons(options);
  const fleet = readyKeys(DEVICES);
  const { index, report } = builds(fleet);
  const columns = columnsOf(fleet.keys, DEVICES);
  const random = generator(7);
  const anyDevice = () => Math.floor(random() * DEVICES) * WORDS;
  let found = 0;
  const queries = await compare(
    `finding a device among ${DEVICES.toLocaleString('en')}`,
    [
      {
        name: 'linear scan over typed columns, rows only',
        run: (count) => {
          for (let i = 0; i < count; i++) found += scan(columns, fleet.keys, anyDevice()).length;
        },
      },
      {
        name: 'DeviceIndex.matchKeys, with the explained report',
        run: (count) => {
          for (let i = 0; i < count; i++) found += index.matchKeys(fleet.keys, anyDevice()).length;
        },
      },
    ],
    options,
  );
  if (found === 0) throw new Error('nothing was found');
  return [compared, report, queries];
}
