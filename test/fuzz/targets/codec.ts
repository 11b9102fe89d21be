/** The codec: base64, container and blocks, the model's JSON, protobuf. */
import { isDeepStrictEqual } from 'node:util';
import {
  decodeHash,
  describeHash,
  encodeHash,
  fieldSpans,
  fromProto,
  HashCapacityError,
  HashFormatError,
  HashModelError,
  hashFromJson,
  hashToJson,
  inspectHash,
  repairBase64,
  toOa3Xml,
  toProto,
  validateHash,
} from '../../../src/core.js';
import * as portable from '../../../src/platform/default.js';
import * as native from '../../../src/platform/node.js';
import { SCENARIOS } from '../../../src/validate/scenarios.js';
import { FIXTURES } from '../../fixtures.js';
import { mutateBytes } from '../mutate.js';
import { mutateContainer, mutateJson } from '../structure.js';
import { type FuzzTarget, fromLatin1, latin1, parseJson, promise, safeToPrint, sameBytes, utf8 } from '../target.js';

const texts = FIXTURES.map(({ text }) => latin1(text.trim()));
const containers = FIXTURES.map(({ text }) => new Uint8Array(Buffer.from(text, 'base64')));
const hashes = FIXTURES.map(({ text }) => decodeHash(text));

/** The bytes that the two platform layers make of a text are the same. */
export function decodesAlike(text: string): void {
  const [a, b] = [native, portable].map((platform) => {
    const target = platform.allocate(text.length);
    const size = platform.base64DecodeInto(text, target);
    return size < 0 ? undefined : target.subarray(0, size);
  });
  promise(a === undefined ? b === undefined : b !== undefined && sameBytes(a, b), 'the platform layers differ');
}

/** Whatever can be said of any input is said without an exception, and safe to print. */
function inspects(input: string | Uint8Array): void {
  const inspection = inspectHash(input);
  const reports = Object.keys(SCENARIOS).map((scenario) =>
    validateHash(inspection, { scenario: scenario as keyof typeof SCENARIOS }),
  );
  for (const { message, hint } of [...inspection.findings, ...reports.flatMap(({ findings }) => findings)]) {
    safeToPrint(message);
    safeToPrint(hint);
  }
  if (inspection.hash === undefined) {
    promise(
      inspection.findings.some(({ severity }) => severity === 'error'),
      'no hash, and no error that says why',
    );
    return;
  }
  describeHash(inspection.hash);
  toOa3Xml(inspection.hash);
  fieldSpans(inspection);
}

/** A hash that was read gives its own bytes again through the model, its JSON and protobuf. */
function roundTrips(bytes: Uint8Array): void {
  const hash = decodeHash(bytes);
  const again = (model: Parameters<typeof encodeHash>[0]): Uint8Array =>
    new Uint8Array(Buffer.from(encodeHash(model, { preserve: true }), 'base64'));
  promise(sameBytes(again(hash), bytes), 'the model does not give the same bytes');
  const json = hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))));
  promise(isDeepStrictEqual(json, hash), 'JSON does not give the same model');
  promise(isDeepStrictEqual(fromProto(toProto(hash)), hash), 'protobuf does not give the same model');
}

/** What a model of any origin encodes to is read again as what was encoded. */
function encodes(hash: Parameters<typeof encodeHash>[0]): void {
  const text = encodeHash(hash);
  promise(text.length === 4000, `the encoded hash has ${text.length} characters`);
  const decoded = decodeHash(text);
  promise(decoded.checksum.valid, 'the encoded hash has a wrong checksum');
  promise(encodeHash(decoded) === text, 'the encoded hash changes when it is encoded again');
}

/** Targets of the codec. */
export const CODEC_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'base64',
    seeds: texts,
    mutate: mutateBytes,
    errors: [HashFormatError],
    run(input) {
      const text = fromLatin1(input);
      decodesAlike(text);
      const repaired = repairBase64(text).text;
      promise(repairBase64(repaired).text === repaired, 'a repaired text is repaired again');
      inspects(text);
      decodeHash(text);
    },
  },
  {
    name: 'container and blocks',
    seeds: containers,
    mutate: mutateContainer,
    errors: [HashFormatError],
    run(input) {
      inspects(input);
      roundTrips(input);
    },
  },
  {
    name: 'JSON of a hash',
    seeds: hashes.map((hash) => utf8(JSON.stringify(hashToJson(hash)))),
    mutate: mutateJson,
    errors: [HashModelError, HashCapacityError],
    run(input) {
      const json = parseJson(input);
      if (json !== undefined) encodes(hashFromJson(json as Parameters<typeof hashFromJson>[0]));
    },
  },
  {
    name: 'protobuf',
    seeds: hashes.map((hash) => new Uint8Array(toProto(hash))),
    mutate: mutateBytes,
    errors: [HashModelError, HashCapacityError],
    run(input) {
      const hash = fromProto(input);
      promise(isDeepStrictEqual(fromProto(toProto(hash)), hash), 'protobuf does not give the same model');
      encodes(hash);
    },
  },
];
