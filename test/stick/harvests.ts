/** Harvests for the stick's tests: the example laptop, and others like it with values of their own. */
import { readFileSync } from 'node:fs';
import { type Harvest, harvest } from '../../src/harvest/harvest.js';
import { recordedSource } from '../../src/harvest/recorded-source.js';
import { decodeHash } from '../../src/hash/decode.js';
import { encodeHash } from '../../src/hash/encode.js';
import type { HardwareHash } from '../../src/hash/model.js';

const recording = JSON.parse(readFileSync(new URL('../../examples/laptop.json', import.meta.url), 'utf8'));

/** The example laptop. */
export const laptopSource = () => recordedSource(recording);

/** A harvest of the example laptop, its hash changed. */
export async function harvestOf(change: (hash: HardwareHash) => void = () => undefined): Promise<Harvest> {
  const harvested = await harvest({ source: laptopSource() });
  const hash = structuredClone(harvested.hash);
  change(hash);
  const text = encodeHash(hash);
  return { ...harvested, hash: decodeHash(text), text };
}

/** The number-th of many devices. */
export const deviceNumber = (number: number): Promise<Harvest> =>
  harvestOf((hash) => {
    const digits = String(number).padStart(12, '0');
    hash.smbios = { ...hash.smbios, uuid: `4c4c4544-0042-4310-8001-${digits}`, systemSerialNumber: `SN${digits}X` };
    delete hash.tpm;
    delete hash.offlineDeviceId;
  });
