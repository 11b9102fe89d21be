/**
 * Validation of a hash, from its text to its findings, beside what somebody would write by hand: `atob`, a DataView, an
 * object of strings, and the checksum. Both run in turns in one process, on hashes that no run has seen before.
 *
 *   npm run build && node benchmarks/validate.mjs [--json]
 */
import { createHash } from 'node:crypto';
import { base64DecodeInto, sha256Hex } from '#platform';
import { checkHash, checkRules, HashReader } from '../dist/index.js';
import { deviceSource } from './corpus.mjs';

const HASHES = 4096;
const ROUNDS = 15;

/** A decoder as it stands in scripts: every string of the hash in an object, the checksum compared. */
export function plainDecode(text) {
  const binary = atob(text);
  const bytes = new Uint8Array(binary.length);
  for (let i = 0; i < binary.length; i++) bytes[i] = binary.charCodeAt(i);
  const view = new DataView(bytes.buffer);
  const end = view.getUint16(2, true);
  const decoder = new TextDecoder();
  const hash = {};
  for (let at = 4; at < end; at += view.getUint16(at + 2, true)) {
    const type = view.getUint16(at, true);
    const data = bytes.subarray(at + 4, at + view.getUint16(at + 2, true));
    hash[type] =
      type === 12 || type === 25 ? Buffer.from(data).toString('hex') : decoder.decode(data).replace(/\0+$/, '');
  }
  hash.valid =
    createHash('sha256').update(bytes.subarray(0, end)).digest('hex') ===
    Buffer.from(bytes.subarray(end + 4, end + 36)).toString('hex');
  return hash;
}

/** Checks texts with reused buffers, as the CSV check does; gives the number of findings. */
export function bulkValidator(options) {
  const bytes = Buffer.alloc(65_600);
  const reader = new HashReader();
  const rules = checkRules(options);
  let found = 0;
  const sink = { report: () => found++ };
  return (text) => {
    const length = base64DecodeInto(text, bytes);
    if (length < 0 || reader.walk(bytes, length) !== undefined) return -1;
    const end = bytes.readUInt16LE(2);
    if (sha256Hex(bytes, 0, end) !== bytes.toString('hex', end + 4, end + 36)) return -1;
    checkHash(reader, rules, sink);
    return found;
  };
}

/** Nanoseconds a call, over all texts. */
function measure(work, texts) {
  const start = process.hrtime.bigint();
  for (const text of texts) work(text);
  return Number(process.hrtime.bigint() - start) / texts.length;
}

const median = (numbers) => numbers.toSorted((a, b) => a - b)[numbers.length >> 1];
const spread = (numbers) => {
  const sorted = numbers.toSorted((a, b) => a - b);
  return [sorted[Math.floor(sorted.length * 0.1)], sorted[Math.ceil(sorted.length * 0.9) - 1]];
};

/** Runs both in turns; gives medians, ratio and its spread. */
export function benchmarkValidation() {
  const source = deviceSource(7);
  const texts = Array.from({ length: HASHES }, () => source.next().hash);
  const validate = bulkValidator();
  const plain = [];
  const ours = [];
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(measure(plainDecode, texts.slice(0, 512)));
    ours.push(measure(validate, texts));
  }
  const ratios = plain.map((time, round) => time / ours[round]).slice(3);
  return {
    plainNs: median(plain.slice(3)),
    validateNs: median(ours.slice(3)),
    ratio: median(ratios),
    ratioSpread: spread(ratios),
  };
}

if (process.argv[1] === import.meta.filename) {
  const result = benchmarkValidation();
  const { plainNs, validateNs, ratio, ratioSpread } = result;
  if (process.argv.includes('--json')) console.log(JSON.stringify(result));
  else {
    console.log(`plain decoder with checksum  ${(plainNs / 1000).toFixed(1)} µs a hash`);
    console.log(`validation, every check      ${(validateNs / 1000).toFixed(2)} µs a hash`);
    console.log(
      `ratio                        ${ratio.toFixed(1)} (${ratioSpread.map((r) => r.toFixed(1)).join(' to ')})`,
    );
  }
}
