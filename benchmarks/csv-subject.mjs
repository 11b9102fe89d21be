// One subject of the CSV benchmark, in a process of its own: `node csv-subject.mjs NAME FILE`. It prints what it took.
import { createHash } from 'node:crypto';
import { createReadStream, openSync, readSync, statSync } from 'node:fs';
import { performance } from 'node:perf_hooks';
import { createInterface } from 'node:readline';
import { plainDecode } from './plain-decoder.mjs';

const HASH = 2;
const HIGH_WATER = { highWaterMark: 512 * 1024 };

/** Loaded only by who is measured with it. */
const validator = async () => (await import('./our-checks.mjs')).validator();

/** What the library's reader would write first: the two functions that say all about one hash. */
async function publicValidator() {
  const { inspectHash, validateHash } = await import('../dist/index.js');
  return (text) => {
    validateHash(inspectHash(text));
  };
}

async function csvParse(file, check) {
  const { parse } = await import('csv-parse');
  let rows = 0;
  for await (const record of createReadStream(file, HIGH_WATER).pipe(parse({ from_line: 2 }))) {
    check(record[HASH]);
    rows++;
  }
  return rows;
}

async function papaparse(file, check) {
  const { default: Papa } = await import('papaparse');
  let rows = 0;
  await new Promise((resolve, reject) => {
    Papa.parse(createReadStream(file, { ...HIGH_WATER, encoding: 'latin1' }), {
      chunk: ({ data }) => {
        for (const record of data) {
          if (record.length < 3 || record[HASH] === 'Hardware Hash') continue;
          check(record[HASH]);
          rows++;
        }
      },
      complete: resolve,
      error: reject,
    });
  });
  return rows;
}

async function udsv(file, check) {
  const { inferSchema, initParser } = await import('udsv');
  let parser;
  let rows = 0;
  const take = (record) => {
    check(record[HASH]);
    rows++;
  };
  for await (const chunk of createReadStream(file, { ...HIGH_WATER, encoding: 'latin1' })) {
    parser ??= initParser(inferSchema(chunk));
    parser.chunk(chunk, parser.stringArrs, take);
  }
  parser.end();
  return rows;
}

async function readline(file, check) {
  let rows = -1;
  for await (const line of createInterface({ input: createReadStream(file, HIGH_WATER), crlfDelay: Infinity })) {
    if (rows >= 0) check(line.split(',')[HASH]);
    rows++;
  }
  return rows;
}

async function ours(file, options) {
  const { checkCsv } = await import('../dist/index.js');
  const { rows } = await checkCsv(file, { target: 'fleet', ...options });
  return rows;
}

/** One of two parts of a file, as a process of its own checks it. */
async function half(file, part) {
  const { checkCsvRange } = await import('../dist/index.js');
  const middle = Math.floor(statSync(file).size / 2);
  const range = part === 0 ? { start: 0, end: middle } : { start: middle, end: statSync(file).size };
  const { rows } = await checkCsvRange(file, range, { target: 'fleet' });
  return rows;
}

/** Only reads the file, as the check does. */
function readOnly(file) {
  const buffer = Buffer.allocUnsafeSlow(512 * 1024);
  const handle = openSync(file);
  let lines = -1;
  for (let size = readSync(handle, buffer); size > 0; size = readSync(handle, buffer)) {
    for (let at = buffer.indexOf(10); at >= 0 && at < size; at = buffer.indexOf(10, at + 1)) lines++;
  }
  return lines;
}

/** The registry that one writes first: a Map from everything that identifies a device to its rows. */
async function mapRegistry(file) {
  const { decodeHash } = await import('../dist/index.js');
  const registry = new Map();
  let row = 0;
  const rows = await readline(file, (text) => {
    const { smbios, networkAdapters, disks = [], tpm } = decodeHash(text);
    const identities = [
      smbios?.uuid,
      smbios?.systemSerialNumber,
      tpm?.endorsementKey?.sha256,
      ...networkAdapters.map(({ macAddress }) => macAddress),
      ...disks.map(({ serialNumber }) => serialNumber),
    ];
    for (const identity of identities) {
      if (identity === undefined) continue;
      const known = registry.get(identity);
      if (known === undefined) registry.set(identity, [row]);
      else known.push(row);
    }
    row++;
  });
  if (registry.size === 0) throw new Error('nothing was registered');
  return rows;
}

/** Bytes of a hash that its SHA-256 covers, on average of the corpus. */
const HASHED = 1100;

/** What nobody who checks a hash can leave out: reading the file, finding its lines, and SHA-256 of so many bytes a row. */
function limit(file) {
  const bytes = Buffer.alloc(HASHED, 'x');
  const rows = readOnly(file);
  for (let row = 0; row < rows; row++) {
    bytes.writeUInt32LE(row);
    createHash('sha256').update(bytes).digest();
  }
  return rows;
}

const SUBJECTS = {
  'reference scanner': async (file) => (await import('./reference-scanner.mjs')).referenceScan(file).rows,
  'csv-parse + plain decoder': (file) => csvParse(file, plainDecode),
  'papaparse + validateHash': async (file) => papaparse(file, await publicValidator()),
  'papaparse + our checks': async (file) => papaparse(file, await validator()),
  'udsv + our checks': async (file) => udsv(file, await validator()),
  'readline + our checks': async (file) => readline(file, await validator()),
  'csv check, 1 thread': (file) => ours(file, { workers: 1 }),
  'csv check, 2 threads': (file) => ours(file, { workers: 2 }),
  'csv check, 1 thread, no duplicates': (file) => ours(file, { workers: 1, duplicates: false }),
  'first half': (file) => half(file, 0),
  'second half': (file) => half(file, 1),
  'reading the file and finding its lines': async (file) => readOnly(file),
  'a Map of every identity': mapRegistry,
  'SHA-256 and touching the text': async (file) => limit(file),
};

const [, , name, file] = process.argv;
const started = performance.now();
const rows = await SUBJECTS[name](file);
const seconds = (performance.now() - started) / 1000;
const { userCPUTime, systemCPUTime, maxRSS } = process.resourceUsage();
console.log(JSON.stringify({ rows, seconds, cpu: (userCPUTime + systemCPUTime) / 1e6, peakMiB: maxRSS / 1024 }));
