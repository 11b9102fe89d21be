/** Devices for CSV tests: a fixture with another UUID, serial number and time of capture, sealed again. */
import { createHash } from 'node:crypto';
import { type Edit, edited, poke, text } from '../validate/containers.js';

/** What a row of a CSV file says about a device. */
export interface Device {
  serial: string;
  product: string;
  hash: string;
}

/** The product key id in the fixture that all devices are made from. */
export const PRODUCT_ID = productIdOf();
const BASE = 'laptop-hp-touch-tv9';

function productIdOf(): string {
  const block = Buffer.from(edited('laptop-hp-touch-tv9').subarray(0, 3000));
  return /\d{13}(?=\0)/.exec(block.toString('latin1'))?.[0] ?? '';
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** A device that has nothing wrong: the same number gives the same device, another second another capture of it. */
export function device(number: number, second = 0, ...edits: Edit[]): Device {
  const serial = `5CG${(4_000_000 + number * 7919).toString(36).toUpperCase()}K`;
  const uuid = createHash('sha256').update(`device ${number}`).digest('hex').slice(0, 32);
  const time = Buffer.alloc(4);
  time.writeUInt32LE(800_000_000 + second);
  const bytes = edited(BASE, text(14, serial), poke(12, 0, uuid), poke(1, 16, time.toString('hex')), ...edits);
  return { serial, product: PRODUCT_ID, hash: base64(bytes) };
}

/** The header line of Intune's files. */
export const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash';

/** The row of a device in Intune's files. */
export const rowOf = ({ serial, product, hash }: Device, ...rest: string[]): string =>
  [serial, product, hash, ...rest].join(',');

/** Lines as a file, each ended by CRLF. */
export const fileOf = (...lines: string[]): string => lines.map((line) => `${line}\r\n`).join('');

/** Intune's file of devices. */
export const fleet = (devices: readonly Device[]): string => fileOf(HEADER, ...devices.map((own) => rowOf(own)));
