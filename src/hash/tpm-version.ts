/** The text of block 13: what Windows writes about a TPM, taken apart. */
import type { Tpm } from './model.js';

const TPM_2 = /^TPM-Version:([^ ]*) -Level:([^-]*)-Revision:([^-]*)-VendorID:'([^']*)'-Firmware:(.*)$/;
const TPM_1 = /^TPM-Version:([^-]*)-SpecLevel:([^-]*)-Errata:([^-]*)-VendorID:'([^']*)'-Firmware:(.*)$/;

type Parts = Required<Omit<Tpm, 'endorsementKey'>>;

/** Texts taken apart before, by some of their characters: a fleet has few, and the regular expression takes its time. */
const known: (Parts | undefined)[] = new Array(256).fill(undefined);

/** The firmware's version at the end of the text tells most of them apart. */
function slotOf(text: string): number {
  const { length } = text;
  if (length < 4) return 0;
  const last = text.charCodeAt(length - 1) + 31 * text.charCodeAt(length - 2) + 7 * text.charCodeAt(length - 4);
  return (last ^ length) & 255;
}

/** The text of block 13 and its parts, none where it is of neither known form; for TPM 1.2 `revision` is the errata. */
export function parseTpmVersion(versionText: string): Tpm {
  const slot = slotOf(versionText);
  let parts = known[slot];
  if (parts?.versionText !== versionText) {
    parts = parse(versionText);
    if (parts === undefined) return { versionText };
    known[slot] = parts;
  }
  const { version, level, revision, manufacturer, firmware } = parts;
  return { versionText, version, level, revision, manufacturer, firmware };
}

function parse(versionText: string): Parts | undefined {
  const match = TPM_2.exec(versionText) ?? TPM_1.exec(versionText);
  if (match === null) return undefined;
  const [, version, level, revision, manufacturer, firmware] = match;
  return { versionText, version, level, revision, manufacturer: manufacturer.trim(), firmware };
}

/**
 * The version of a TPM's firmware as makers write it: the first of two 32-bit words, its high and its low 16 bits. That
 * split is an inference, which fits the firmware that makers name for the TPMs seen.
 *
 * @param firmware the words in decimal, as in the text of block 13
 * @returns undefined where it is not two such words
 * @example
 * tpmFirmwareVersion('983062.1039104'); // "15.22"
 */
export function tpmFirmwareVersion(firmware: string): string | undefined {
  const word = /^(\d{1,10})\.\d{1,10}$/.exec(firmware.trim())?.[1];
  const value = Number(word);
  return word === undefined || value > 0xffffffff ? undefined : `${Math.floor(value / 0x10000)}.${value % 0x10000}`;
}
