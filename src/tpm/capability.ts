/** The fixed properties of a TPM: TPM2_GetCapability (TPM 2.0 Library, part 3, 30.2; part 2, 6.13, TPM_PT). */
import { runCommand } from './command.js';
import { TpmError } from './errors.js';
import type { TpmTransport } from './transport.js';
import { TpmWriter } from './wire.js';

const TPM_CAP_TPM_PROPERTIES = 6;
/** TPM_PT of the properties that are used, all of the fixed group. */
const PT = {
  familyIndicator: 0x100,
  level: 0x101,
  revision: 0x102,
  manufacturer: 0x105,
  vendorString1: 0x106,
  vendorString2: 0x107,
  vendorString3: 0x108,
  vendorString4: 0x109,
  firmwareVersion1: 0x10b,
  firmwareVersion2: 0x10c,
  nvBufferMax: 0x12c,
} as const;
const LAST_FIXED = 0x1ff;
/** Properties asked for at a time; a TPM returns as many as fit its buffer. */
const BATCH = 64;
/** Rounds after which a TPM that keeps promising more is not asked again. */
const MOST_ROUNDS = 16;

/** What a TPM says about itself, as numbers; a property that it does not have is absent. */
export type TpmProperties = { -readonly [Name in keyof typeof PT]?: number };

/**
 * Reads the fixed properties.
 *
 * @throws TpmError as {@link runCommand} does
 */
export async function readTpmProperties(transport: TpmTransport, signal?: AbortSignal): Promise<TpmProperties> {
  const values = new Map<number, number>();
  let next: number = PT.familyIndicator;
  for (let round = 0; next <= LAST_FIXED && round < MOST_ROUNDS; round++) {
    const { more, last } = await readBatch(transport, next, values, signal);
    if (!more) break;
    next = last + 1;
  }
  const properties: TpmProperties = {};
  for (const [name, tag] of Object.entries(PT) as [keyof typeof PT, number][]) {
    const value = values.get(tag);
    if (value !== undefined) properties[name] = value;
  }
  return properties;
}

/** Puts the properties from `first` on into `values`; `more` says whether there are others behind `last`. */
async function readBatch(
  transport: TpmTransport,
  first: number,
  values: Map<number, number>,
  signal?: AbortSignal,
): Promise<{ more: boolean; last: number }> {
  const parameters = new TpmWriter().u32(TPM_CAP_TPM_PROPERTIES).u32(first).u32(BATCH).finish();
  const response = await runCommand(transport, { name: 'TPM2_GetCapability', parameters }, signal);
  const reader = response.parameters();
  const more = reader.u8() !== 0;
  if (reader.u32() !== TPM_CAP_TPM_PROPERTIES) {
    throw new TpmError('tpm-malformed-response', 'the TPM answered TPM2_GetCapability with another capability');
  }
  const count = reader.u32();
  let last = first - 1;
  for (let i = 0; i < count; i++) {
    const tag = reader.u32();
    if (tag <= last) throw new TpmError('tpm-malformed-response', 'the TPM gave its properties out of order');
    values.set(tag, reader.u32());
    last = tag;
  }
  reader.end();
  return { more: more && count > 0, last };
}

/**
 * Block 13: the version text as Windows writes it, or undefined where the TPM left one of its parts out.
 *
 * @example
 * versionText(properties); // "TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'NTC '-Firmware:458754.196609"
 */
export function versionText(properties: TpmProperties): string | undefined {
  const { familyIndicator, level, revision, manufacturer, firmwareVersion1, firmwareVersion2 } = properties;
  if (familyIndicator === undefined || level === undefined || revision === undefined) return undefined;
  if (manufacturer === undefined || firmwareVersion1 === undefined || firmwareVersion2 === undefined) return undefined;
  const family = `TPM-Version:${characters(familyIndicator)}-Level:${level}-Revision:${revisionText(revision)}`;
  return `${family}-VendorID:'${characters(manufacturer)}'-Firmware:${firmwareVersion1}.${firmwareVersion2}`;
}

/** A revision is a hundred times its number: 159 is 1.59. */
function revisionText(revision: number): string {
  return `${Math.floor(revision / 100)}.${String(revision % 100).padStart(2, '0')}`;
}

/** The four characters of a property that holds text; NUL is written as a space. */
function characters(value: number): string {
  let text = '';
  for (let shift = 24; shift >= 0; shift -= 8) {
    const byte = (value >>> shift) & 0xff;
    text += byte === 0 ? ' ' : byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '?';
  }
  return text;
}

/** The maker's own name for the TPM, spaces trimmed; empty where it has none. */
export function vendorString(properties: TpmProperties): string {
  const { vendorString1, vendorString2, vendorString3, vendorString4 } = properties;
  return [vendorString1, vendorString2, vendorString3, vendorString4]
    .map((value) => characters(value ?? 0))
    .join('')
    .trim();
}
