/**
 * EDID 1.x, the 128-byte base block in which a display describes itself (VESA Enhanced EDID Standard, release A.2):
 * what blocks 9 and 27 of the hash need, and the names for the snapshot. Nothing here throws; what a block does not say
 * or cannot be believed is absent.
 */

import { toLatin1 } from '#platform';
import { counted } from '../hash/counted.js';
import { byteSum, type FirmwareProblem, type FirmwareProblemCode } from './problem.js';

/** Bytes of the base block. */
const BLOCK_SIZE = 128;
const HEADER = [0x00, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x00];
/** The four 18-byte descriptors (3.10). */
const DESCRIPTORS = [0x36, 0x48, 0x5a, 0x6c];
const DESCRIPTOR_SIZE = 18;

/** A display as its EDID describes it. */
export interface Edid {
  /** Three letters of the maker's Plug and Play id. */
  manufacturer?: string;
  /** Product code that the maker gave. */
  productCode?: number;
  /** 32-bit serial number; absent where it is 0, "not used". */
  serialNumber?: number;
  /** Year of manufacture, or of the model where the week is 255. */
  year?: number;
  /** Version and revision of EDID, `1.4`. */
  version?: string;
  /** Name of the product, descriptor FCh. */
  productName?: string;
  /** Serial number as text, descriptor FFh. */
  serialText?: string;
  /** Width of the preferred timing's picture in millimetres. */
  widthMm?: number;
  /** Height of the preferred timing's picture in millimetres. */
  heightMm?: number;
  /** Width of the screen in centimetres, byte 15h; absent where it is unknown or an aspect ratio. */
  widthCm?: number;
  /** Height of the screen in centimetres, byte 16h. */
  heightCm?: number;
  /** Pixels across of the preferred timing. */
  resolutionX?: number;
  /** Lines of the preferred timing. */
  resolutionY?: number;
  /** Whether the input is digital. */
  digital?: boolean;
  /** What is wrong with the block; empty where it is sound. */
  problems: FirmwareProblem[];
}

/**
 * Decodes the base block of an EDID; extension blocks behind it are left alone.
 *
 * A block with a wrong checksum is decoded all the same, with `edid-checksum` among its problems; one without the
 * header of an EDID yields nothing but the problem.
 *
 * @param bytes on Linux /sys/class/drm/<connector>/edid
 * @returns never throws
 * @example
 * parseEdid(bytes).widthMm; // 312
 */
export function parseEdid(bytes: Uint8Array): Edid {
  if (bytes.length < BLOCK_SIZE) {
    return {
      problems: [problem('edid-too-short', `the EDID has ${counted(bytes.length, 'byte')}; its base block has 128`, 0)],
    };
  }
  if (!HEADER.every((byte, i) => bytes[i] === byte)) {
    return { problems: [problem('edid-header', 'the EDID does not start with the header 00 FF FF FF FF FF FF 00', 0)] };
  }
  const problems: FirmwareProblem[] = [];
  if (byteSum(bytes, 0, BLOCK_SIZE) !== 0) {
    problems.push(problem('edid-checksum', 'the checksum of the EDID is wrong', BLOCK_SIZE - 1));
  }
  const timing = preferredTiming(bytes);
  if (!timing) problems.push(problem('edid-no-timing', 'the EDID has no detailed timing', DESCRIPTORS[0]));
  return { ...identity(bytes), ...screenSize(bytes), ...timing, ...names(bytes), problems };
}

function problem(code: FirmwareProblemCode, message: string, offset: number): FirmwareProblem {
  return { code, message, offset };
}

/** Vendor and product identification, version, input (3.4 to 3.6). */
function identity(bytes: Uint8Array): Partial<Edid> {
  const id = (bytes[8] << 8) | bytes[9];
  const letters = [(id >> 10) & 31, (id >> 5) & 31, id & 31];
  const serialNumber = new DataView(bytes.buffer, bytes.byteOffset, BLOCK_SIZE).getUint32(0x0c, true);
  return {
    ...(letters.every((letter) => letter >= 1 && letter <= 26) && {
      manufacturer: String.fromCharCode(...letters.map((letter) => letter + 64)),
    }),
    productCode: bytes[0x0a] | (bytes[0x0b] << 8),
    ...(serialNumber !== 0 && { serialNumber }),
    ...(bytes[0x11] !== 0 && { year: 1990 + bytes[0x11] }),
    version: `${bytes[0x12]}.${bytes[0x13]}`,
    digital: (bytes[0x14] & 0x80) !== 0,
  };
}

/** Screen size (3.6.2): one zero makes the pair an aspect ratio, two mean unknown. */
function screenSize(bytes: Uint8Array): Partial<Edid> {
  const widthCm = bytes[0x15];
  const heightCm = bytes[0x16];
  return widthCm !== 0 && heightCm !== 0 ? { widthCm, heightCm } : {};
}

/** The first detailed timing, which is the preferred one since EDID 1.3 (3.10.2); a descriptor starts with two zeros. */
function preferredTiming(bytes: Uint8Array): Partial<Edid> | undefined {
  const at = DESCRIPTORS.find((start) => bytes[start] !== 0 || bytes[start + 1] !== 0);
  if (at === undefined) return undefined;
  const resolutionX = bytes[at + 2] | ((bytes[at + 4] & 0xf0) << 4);
  const lines = bytes[at + 5] | ((bytes[at + 7] & 0xf0) << 4);
  const interlaced = (bytes[at + 17] & 0x80) !== 0;
  const widthMm = bytes[at + 12] | ((bytes[at + 14] & 0xf0) << 4);
  const heightMm = bytes[at + 13] | ((bytes[at + 14] & 0x0f) << 8);
  return {
    ...(resolutionX !== 0 && lines !== 0 && { resolutionX, resolutionY: interlaced ? lines * 2 : lines }),
    // 16 by 9 and 4 by 3 "millimetres" are aspect ratios (CTA-861), which no picture is that small for.
    ...(widthMm > 16 && heightMm > 9 && { widthMm, heightMm }),
  };
}

/** Tags of the descriptors that hold text (3.10.3). */
const TEXT_DESCRIPTORS: Readonly<Record<number, 'productName' | 'serialText'>> = {
  252: 'productName',
  255: 'serialText',
};

function names(bytes: Uint8Array): Partial<Edid> {
  const found: Partial<Edid> = {};
  for (const at of DESCRIPTORS) {
    const member = bytes[at] === 0 && bytes[at + 1] === 0 ? TEXT_DESCRIPTORS[bytes[at + 3]] : undefined;
    if (!member) continue;
    const text = descriptorText(bytes, at + 5, at + DESCRIPTOR_SIZE);
    if (text !== '') found[member] ??= text;
  }
  return found;
}

/** Text of a descriptor: up to the line feed, padding spaces removed, characters that cannot be seen shown as `?`. */
function descriptorText(bytes: Uint8Array, start: number, end: number): string {
  const [line] = toLatin1(bytes, start, end).split('\n', 1);
  return line.replace(/[\x00-\x1f\x7f-\x9f\xad]/g, '?').trimEnd();
}
