/** The firmware and the TPM behind a hash: SMBIOS tables and TPM responses from the blocks of a fixture. */
import type { DeviceSnapshot } from '../../src/harvest/snapshot.js';
import { structure, table } from '../firmware/smbios-builder.js';
import { transcript } from '../tpm/helpers.js';

/** A block, as the fixtures have it. */
export interface RawBlock {
  type: number;
  hex: string;
}

/** The data of the blocks of a type. */
export function dataOf(blocks: readonly RawBlock[], type: number): Buffer[] {
  return blocks.filter((block) => block.type === type).map(({ hex }) => Buffer.from(hex, 'hex'));
}

/** Text of a block up to its NUL; undefined where there is no such block. */
export function textOf(blocks: readonly RawBlock[], type: number): string | undefined {
  return dataOf(blocks, type)[0]?.toString('latin1').replace(/\0$/, '');
}

/** What the hash shows for string index 0. */
const NO_STRING = 'SMBIOS_STRING_INDEX_0';

/** A structure whose string fields, by offset, hold the texts of blocks. */
function withStrings(
  type: number,
  length: number,
  blocks: readonly RawBlock[],
  fields: readonly (readonly [offset: number, block: number])[],
  area: Parameters<typeof structure>[3] = [],
): Uint8Array {
  const strings: string[] = [];
  const indexes = fields.map(([offset, block]) => {
    const text = textOf(blocks, block) ?? NO_STRING;
    return [offset, text === NO_STRING ? 0 : strings.push(text)] as const;
  });
  return structure(type, type, length, [...indexes, ...area], strings);
}

export function smbiosTable(blocks: readonly RawBlock[]): Uint8Array {
  const [memory] = dataOf(blocks, 5);
  const [uuid] = dataOf(blocks, 12);
  const [chassis] = dataOf(blocks, 10);
  const boards = dataOf(blocks, 20).length;
  return table(
    withStrings(0, 0x1a, blocks, [[4, 15]]),
    withStrings(
      1,
      0x1b,
      blocks,
      [
        [4, 16],
        [5, 17],
        [6, 23],
        [7, 14],
        [0x19, 18],
        [0x1a, 19],
      ],
      [[8, [...uuid]]],
    ),
    ...(boards > 0
      ? [
          withStrings(2, 0x0f, blocks, [
            [4, 20],
            [5, 21],
            [6, 22],
          ]),
        ]
      : []),
    structure(3, 3, 0x16, [
      [4, 0],
      [5, chassis[0]],
    ]),
    ...memoryStructures(memory),
  );
}

const MIB_IN_GIB = 1024;

/** One array with one device that holds all, and empty slots; further arrays have none. */
function memoryStructures(memory: Buffer): Uint8Array[] {
  const installed = Number(memory.readBigUInt64LE(0)) * MIB_IN_GIB;
  const maximum = memory.readBigUInt64LE(8) << 30n;
  const [slots, arrays, correction] = [memory.readUInt16LE(16), memory.readUInt16LE(18), memory[20]];
  return [
    ...Array.from({ length: arrays }, (_, index) =>
      structure(16, 0x1000 + index, 0x17, [
        [4, 3],
        [5, 3],
        [6, correction],
        // From 2 TiB on the value is in the extended field, in bytes.
        ...(maximum < 1n << 41n
          ? ([[7, index === 0 ? maximum >> 10n : 0n, 4]] as const)
          : ([
              [7, 0x8000_0000, 4],
              [0x0f, maximum, 8],
            ] as const)),
        [0x0d, index === 0 ? slots : 0, 2],
      ]),
    ),
    structure(17, 0x1100, 0x28, [
      [8, 64, 2],
      ...(installed < 0x7fff
        ? ([[0x0c, installed, 2]] as const)
        : ([
            [0x0c, 0x7fff, 2],
            [0x1c, installed, 4],
          ] as const)),
    ]),
  ];
}

const VERSION = /^TPM-Version:(\d\.\d) -Level:(\d+)-Revision:(\d)\.(\d\d)-VendorID:'(.{4})'-Firmware:(\d+)\.(\d+)$/;

/** What a TPM with the version and the key of blocks 13 and 25 answers to the commands of a real conversation. */
export function tpmOf(blocks: readonly RawBlock[]): Pick<DeviceSnapshot, 'tpm'> {
  const version = VERSION.exec(textOf(blocks, 13) ?? '');
  const [modulus] = dataOf(blocks, 25);
  if (!version || !modulus) return {};
  const [, family, level, major, minor, vendor, firmware1, firmware2] = version;
  const ascii = (text: string) => Buffer.from(text.padEnd(4, '\0'), 'latin1').readUInt32BE();
  const properties: [number, number][] = [
    [0x100, ascii(family)],
    [0x101, Number(level)],
    [0x102, Number(major) * 100 + Number(minor)],
    [0x105, ascii(vendor)],
    [0x10b, Number(firmware1)],
    [0x10c, Number(firmware2)],
  ];
  const [capability, publicArea] = transcript('persistent-key');
  const key = Buffer.from(publicArea.response, 'hex');
  modulus.copy(key, key.indexOf(Buffer.from('0100', 'hex'), 10 + 2 + 2 + 2 + 4 + 2 + 32) + 2);
  const answers = [
    { command: capability.command, response: propertiesResponse(properties).toString('hex') },
    { command: publicArea.command, response: key.toString('hex') },
    { command: '80010000000e0000016901c00002', response: '80010000000a0000018b' },
  ];
  const bytes = (hex: string) => new Uint8Array(Buffer.from(hex, 'hex'));
  return {
    tpm: {
      where: 'tbs',
      exchanges: answers.map(({ command, response }) => ({ command: bytes(command), response: bytes(response) })),
    },
  };
}

/** Response of TPM2_GetCapability with these fixed properties and no more. */
function propertiesResponse(properties: readonly [number, number][]): Buffer {
  const response = Buffer.alloc(10 + 1 + 4 + 4 + 8 * properties.length);
  response.writeUInt16BE(0x8001, 0);
  response.writeUInt32BE(response.length, 2);
  response.writeUInt32BE(6, 11);
  response.writeUInt32BE(properties.length, 15);
  for (const [index, [tag, value]] of properties.entries()) {
    response.writeUInt32BE(tag, 19 + 8 * index);
    response.writeUInt32BE(value, 23 + 8 * index);
  }
  return response;
}
