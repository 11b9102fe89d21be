/** The codec on small containers: base64, blocks, what is said of them, JSON of a model. */
import {
  decodeHash,
  encodeHash,
  fromProto,
  HashCapacityError,
  HashFormatError,
  HashModelError,
  hashFromJson,
  hashToJson,
  inspectHash,
  repairBase64,
  toProto,
  validateHash,
} from '../../../src/core.js';
import { BlockDirectory } from '../../../src/hash/container.js';
import { hasKnownForms } from '../../../src/hash/known-form.js';
import { scanText } from '../../../src/input/scan.js';
import type { Finding } from '../../../src/inspect/finding.js';
import { SCENARIOS } from '../../../src/validate/scenarios.js';
import { FIXTURES } from '../../fixtures.js';
import { bounded, mutateBytes } from '../mutate.js';
import { mutateJson, mutateSmallContainer, smallContainer } from '../structure.js';
import { type FuzzTarget, fromLatin1, latin1, parseJson, promise, safeToPrint, sameBytes, utf8 } from '../target.js';
import { decodesAlike } from './codec.js';

/** Blocks that share a container, so that small ones have what belongs together. */
const GROUPS = 4;
/** Bytes of the largest block that small containers begin with. */
const LARGEST_BLOCK = 200;

/** Every block of the fixtures, in containers of a few. */
export const SMALL_CONTAINERS: readonly Uint8Array[] = FIXTURES.flatMap(({ text }) => {
  const whole = new Uint8Array(Buffer.from(text, 'base64'));
  const groups = Array.from({ length: GROUPS }, (_, group) =>
    smallContainer(whole, (type, size) => size <= LARGEST_BLOCK && type % GROUPS === group),
  );
  return [...groups, smallContainer(whole, (_, size) => size > LARGEST_BLOCK)];
});

const texts = SMALL_CONTAINERS.map((container) => latin1(Buffer.from(container).toString('base64')));
const models = SMALL_CONTAINERS.map((container) => decodeHash(container));
const SCENARIO_NAMES = Object.keys(SCENARIOS) as (keyof typeof SCENARIOS)[];
const directory = new BlockDirectory();

/** A container of a few kilobytes has no more than a few things to say of each of its blocks. */
function checkFindings(findings: readonly Finding[], input: Uint8Array): void {
  promise(findings.length <= 64 + input.length / 4, `${findings.length} findings of ${input.length} bytes`);
  for (const { message, hint } of findings) {
    safeToPrint(message);
    safeToPrint(hint);
  }
}

/** Breaks a text as people do: wrapped, quoted, with what surrounds it. */
const MARKS = ['\r\n', '\n', ' ', '"', '=', '+', '%2B', '\\u002b', '&#13;\n', 'T0', 'T0E', '> ', '-', '_'].map(latin1);

/** Targets of the codec for small inputs. */
export const QUICK_HASH_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'base64 of a container',
    seeds: texts,
    mutate: bounded(mutateBytes, 2048),
    errors: [HashFormatError],
    run(input) {
      const text = fromLatin1(input);
      decodesAlike(text);
      const repaired = repairBase64(text).text;
      promise(repairBase64(repaired).text === repaired, 'a repaired text is repaired again');
      decodeHash(text);
    },
  },
  {
    name: 'container, decoded and encoded',
    seeds: SMALL_CONTAINERS,
    mutate: bounded(mutateSmallContainer, 3000),
    errors: [HashFormatError],
    run(input) {
      const hash = decodeHash(input);
      const again = Buffer.from(encodeHash(hash, { preserve: true }), 'base64');
      promise(sameBytes(again, input), 'the model does not give the same bytes');
      promise(directory.walk(input) === undefined, 'what was decoded cannot be walked');
      promise(!hasKnownForms(input, directory) || hash.opaqueBlocks === undefined, 'a known form is kept as bytes');
    },
  },
  {
    name: 'container, inspected',
    seeds: SMALL_CONTAINERS,
    mutate: bounded(mutateSmallContainer, 3000),
    errors: [],
    run(input) {
      const { findings, hash } = inspectHash(input);
      checkFindings(findings, input);
      const saysWhy = findings.some(({ severity }) => severity === 'error');
      promise(hash !== undefined || saysWhy, 'no hash, and no error that says why');
    },
  },
  {
    name: 'container, validated',
    seeds: SMALL_CONTAINERS,
    mutate: bounded(mutateSmallContainer, 3000),
    errors: [],
    run(input) {
      const scenario = SCENARIO_NAMES[(input.at(-1) ?? 0) % SCENARIO_NAMES.length];
      checkFindings(validateHash(inspectHash(input), { scenario }).findings, input);
    },
  },
  {
    name: 'model as JSON',
    seeds: models.map((model) => utf8(JSON.stringify(hashToJson(model)))),
    mutate: bounded(mutateJson, 3000),
    errors: [HashModelError, HashCapacityError],
    run(input) {
      const json = parseJson(input);
      if (json === undefined) return;
      const text = encodeHash(hashFromJson(json as Parameters<typeof hashFromJson>[0]));
      promise(encodeHash(decodeHash(text)) === text, 'the encoded hash changes when it is encoded again');
    },
  },
  {
    name: 'model as protobuf',
    seeds: models.map((model) => new Uint8Array(toProto(model))),
    mutate: bounded(mutateBytes, 2048),
    errors: [HashModelError, HashCapacityError],
    run(input) {
      const written = toProto(fromProto(input));
      promise(sameBytes(toProto(fromProto(written)), written), 'protobuf changes when it is written again');
    },
  },
  {
    name: 'hash in a text',
    seeds: texts,
    mutate: bounded((input, random, other) => {
      const mutated = random.once(2) ? input : mutateBytes(input, random, other);
      return random.once(4) ? mutated : marked(mutated, random.pick(MARKS), 1 + random.below(100));
    }, 3000),
    errors: [],
    run(input) {
      const text = fromLatin1(input);
      let last = 0;
      for (const { start, end } of scanText(text)) {
        promise(last <= start && start < end && end <= text.length, 'hashes that overlap, or lie outside of the text');
        last = end;
      }
    },
  },
];

/** A text with a mark after every so many characters. */
function marked(text: Uint8Array, mark: Uint8Array, width: number): Uint8Array {
  const result = new Uint8Array(text.length + Math.floor(text.length / width) * mark.length);
  let size = 0;
  for (let at = 0; at < text.length; at += width) {
    const line = text.subarray(at, at + width);
    result.set(line, size);
    size += line.length;
    if (line.length === width) {
      result.set(mark, size);
      size += mark.length;
    }
  }
  return result.subarray(0, size);
}
