/** What carries hashes from elsewhere: oa3tool's XML, OA3.xml reports, and inputs of unknown kind. */
import {
  CarrierError,
  carriedInspection,
  decodeHash,
  encodeHash,
  findHashes,
  fromOa3Xml,
  HashCapacityError,
  HashFormatError,
  HashModelError,
  hashToJson,
  readOa3Report,
  toOa3Xml,
  XmlFormatError,
} from '../../../src/core.js';
import { FIXTURES } from '../../fixtures.js';
import { mutateBytes } from '../mutate.js';
import { type FuzzTarget, safeToPrint, utf8 } from '../target.js';

const hashes = FIXTURES.map(({ text }) => decodeHash(text));
const sheets = hashes.map((hash) => utf8(toOa3Xml(hash)));
const reports = FIXTURES.map(({ text }) =>
  utf8(
    `<?xml version="1.0"?><Key><ProductKeyID>3556000000001</ProductKeyID><HardwareHash>${text.trim()}</HardwareHash></Key>`,
  ),
);
const [first, second] = FIXTURES.map(({ text }) => text.trim());
const carriers = [
  utf8(first),
  new Uint8Array(Buffer.from(first, 'base64')),
  reports[0],
  sheets[0],
  utf8(`Device Serial Number,Windows Product ID,Hardware Hash\r\nCT1,,${first}\r\nCT2,,${second}\r\n`),
  new Uint8Array(Buffer.from(`\ufeffDevice Serial Number\tHardware Hash\r\nCT1\t${first}\r\n`, 'utf16le')),
  utf8(JSON.stringify({ CachedHardwareBlob: first, CurrentHardwareBlob: second })),
  utf8(JSON.stringify(hashToJson(hashes[0]))),
  utf8(JSON.stringify({ schemaVersion: 1, hashes: hashes.slice(0, 2).map((hash) => hashToJson(hash)) })),
];
const decoder = new TextDecoder();

/** Targets of the interchange formats. */
export const INTEROP_TARGETS: readonly FuzzTarget[] = [
  {
    name: "oa3tool's XML",
    seeds: sheets,
    mutate: mutateBytes,
    errors: [XmlFormatError, HashModelError, HashCapacityError],
    run(input) {
      encodeHash(fromOa3Xml(decoder.decode(input)).hash);
    },
  },
  {
    name: 'OA3.xml report',
    seeds: reports,
    mutate: mutateBytes,
    errors: [XmlFormatError],
    run(input) {
      readOa3Report(decoder.decode(input));
    },
  },
  {
    name: 'input of any kind',
    seeds: carriers,
    mutate: mutateBytes,
    errors: [CarrierError, XmlFormatError, HashModelError, HashCapacityError, HashFormatError],
    run(input) {
      for (const { content } of findHashes(input).hashes.slice(0, 20)) {
        for (const { message } of carriedInspection(content).findings) safeToPrint(message);
      }
    },
  },
];
