/** Firmware and TPM on small inputs, with their structure: structures of a table, descriptors, framed answers. */
import { parseSmbios } from '../../../src/firmware/smbios.js';
import { summarizeSmbios } from '../../../src/firmware/smbios-summary.js';
import { ataText, ataWord, rotationOf, supportsTrim } from '../../../src/harvest/ata-identify.js';
import { partNumberOf } from '../../../src/harvest/digital-product-id.js';
import { partitionTypes } from '../../../src/harvest/drive-layout.js';
import { readStorageDescriptor } from '../../../src/harvest/storage-descriptor.js';
import { TpmError } from '../../../src/tpm/errors.js';
import { readPublicArea } from '../../../src/tpm/public-area.js';
import { TpmReader } from '../../../src/tpm/wire.js';
import { certifiedModulus, derLength } from '../../../src/tpm/x509.js';
import { LAPTOP_TABLE } from '../../firmware/smbios-builder.js';
import { bounded, type Mutation, mutateBytes } from '../mutate.js';
import { mutatePieces, type Pieces, piecesOf } from '../pieces.js';
import { resealSum } from '../structure.js';
import { type FuzzTarget, promise, safeToPrint } from '../target.js';
import { FIRMWARE_TARGETS, VALID_KEY } from './firmware.js';

/** Structures of an SMBIOS table: the formatted part, whose size its second byte says, and texts up to two zeros. */
const structures: Pieces = piecesOf(0, (table, at) => {
  let end = at + Math.max(4, table[at + 1]);
  while (end < table.length && (table[end] !== 0 || table[end + 1] !== 0)) end++;
  return end + 2 - at;
});

/** The table of a laptop in parts, so that most inputs have a few structures. */
function smallTables(): Uint8Array[] {
  const starts = [...structures(LAPTOP_TABLE), LAPTOP_TABLE.length];
  const size = 6;
  const tables: Uint8Array[] = [];
  for (let i = 0; i + 1 < starts.length; i += size) {
    tables.push(LAPTOP_TABLE.slice(starts[i], starts[Math.min(i + size, starts.length - 1)]));
  }
  return tables;
}

function readsTable(table: Uint8Array): void {
  const tables = parseSmbios({ table });
  promise(tables.problems.length <= 8 + table.length, `${tables.problems.length} problems of ${table.length} bytes`);
  for (const { message } of tables.problems) safeToPrint(message);
  summarizeSmbios(tables);
}

/** Answers of a TPM, each after its size. */
const answers: Pieces = piecesOf(0, (script, at) => 2 + (script[at] << 8) + (script[at + 1] ?? 0));
/** Descriptors and timings of an EDID. */
const descriptors: Pieces = piecesOf(0x36, () => 18);

/** The target of that name among those of whole inputs, with small mutations of its own. */
function small(name: string, mutate: Mutation): FuzzTarget {
  const target = FIRMWARE_TARGETS.find((candidate) => candidate.name === name);
  if (target === undefined) throw new Error(`there is no target ${name}`);
  return { ...target, mutate };
}

/** Mutates, then mostly repairs the sum. */
function summed(mutation: Mutation, at: number, end?: number): Mutation {
  return (input, random, other) => {
    const mutated = mutation(input, random, other);
    return random.once(4) ? mutated : resealSum(mutated, at, 0, end);
  };
}

/** A public area of an RSA-2048 key, with a modulus that is none. */
const PUBLIC_AREA = Uint8Array.from([
  ...[0x00, 0x01, 0x00, 0x0b, 0x00, 0x03, 0x00, 0xb2, 0x00, 0x20],
  ...Array(32).fill(0x83),
  ...[0x00, 0x06, 0x00, 0x80, 0x00, 0x43, 0x00, 0x10, 0x08, 0x00, 0x00, 0x00, 0x00, 0x00, 0x01, 0x00],
  ...Array(256).fill(0xc5),
]);

/** A certificate as far as it is read: to the modulus. */
const der = (tag: number, ...content: readonly number[]): number[] => [
  tag,
  0x82,
  content.length >> 8,
  content.length & 0xff,
  ...content,
];
const KEY = der(0x30, ...der(0x02, 0, ...Array(256).fill(0xc5)), ...der(0x02, 1, 0, 1));
const KEY_INFO = der(0x30, ...der(0x30, 0x06, 1, 42), ...der(0x03, 0, ...KEY));
const TBS = der(0x30, ...der(0xa0, 2), ...der(0x02, 7), ...Array(4).fill(der(0x30)).flat(), ...KEY_INFO);
const CERTIFICATE = Uint8Array.from(der(0x30, ...TBS));

function readsAnswers(input: Uint8Array): void {
  readStorageDescriptor(input);
  promise(partitionTypes(input).length <= input.length / 16, 'more partitions than there is room for');
  partNumberOf(input, VALID_KEY);
  for (const name of ['serial', 'model'] as const) ataText(input, name);
  rotationOf(ataWord(input, 217));
  supportsTrim(input);
}

/** What a Windows driver answers: a storage descriptor, a layout with two partitions, an IDENTIFY DEVICE. */
function driverAnswers(): Uint8Array[] {
  const descriptor = Buffer.alloc(96);
  descriptor.writeUInt32LE(36, 12);
  descriptor.writeUInt32LE(48, 16);
  descriptor.writeUInt32LE(64, 24);
  descriptor.write('CONTOSO\0', 36);
  descriptor.write('NVME 512\0', 48);
  descriptor.write('CT000001\0', 64);
  const layout = Buffer.alloc(48 + 2 * 144);
  layout.writeUInt32LE(1, 0);
  layout.writeUInt32LE(2, 4);
  layout.writeUInt32LE(1, 48);
  layout.writeUInt32LE(1, 48 + 144);
  const identify = Buffer.alloc(512, 0x20);
  const productId = Buffer.alloc(164, 1);
  return [descriptor, layout, identify, productId].map((bytes) => new Uint8Array(bytes));
}

/** Targets of firmware and TPM for small inputs. */
export const QUICK_FIRMWARE_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'structures of SMBIOS',
    seeds: smallTables(),
    mutate: bounded(mutatePieces(structures), 2048),
    errors: [],
    run: readsTable,
  },
  small('MSDM', summed(bounded(mutateBytes, 256), 9)),
  small('EDID', summed(bounded(mutatePieces(descriptors), 512), 127, 128)),
  small('TPM responses', bounded(mutatePieces(answers), 3000)),
  {
    name: 'public area of a TPM key',
    seeds: [PUBLIC_AREA],
    mutate: bounded(mutateBytes, 512),
    errors: [TpmError],
    run(input) {
      const { rsa } = readPublicArea(new TpmReader(input, 'the public area'));
      promise(rsa === undefined || rsa.modulus.length <= input.length, 'a modulus longer than its area');
    },
  },
  {
    name: 'certificate of a TPM key',
    seeds: [CERTIFICATE],
    mutate: bounded(mutateBytes, 1024),
    errors: [],
    run(input) {
      const modulus = certifiedModulus(input);
      promise(modulus === undefined || modulus.length <= input.length, 'a modulus longer than its certificate');
      promise(derLength(input) <= input.length, 'a DER element longer than its input');
    },
  },
  {
    name: 'answers of Windows drivers',
    seeds: driverAnswers(),
    mutate: bounded(mutateBytes, 1024),
    errors: [],
    run: readsAnswers,
  },
];
