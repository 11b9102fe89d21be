/** The recorded device that the package brings. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { harvest } from '../../src/harvest/harvest.js';
import { recordedSource } from '../../src/harvest/recorded-source.js';
import { snapshotToJson } from '../../src/harvest/snapshot-json.js';
import { laptop } from './laptop.js';

const path = fileURLToPath(new URL('../../examples/laptop.json', import.meta.url));
const example = readFileSync(path, 'utf8');

it('is the made-up laptop, written out', async () => {
  await expect(`${JSON.stringify(snapshotToJson(laptop()), undefined, 2)}\n`).toMatchFileSnapshot(path);
});

it('gives a whole hash, with nothing missing that Linux can tell', async () => {
  const { hash, text, unavailable, findings } = await harvest({ source: recordedSource(JSON.parse(example)) });
  expect(text).toHaveLength(4000);
  // What only Windows can tell.
  expect(unavailable.map(({ what }) => what)).toEqual(['licensingHwid']);
  expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  const { checksum, tpm, offlineDeviceId, ...rest } = hash;
  expect(checksum.valid).toBe(true);
  expect(offlineDeviceId).toEqual({ status: 0, source: 'TPM_EK', id: tpm?.endorsementKey?.sha256 });
  expect(tpm?.versionText).toMatch(/^TPM-Version:2\.0 -Level:0-Revision:1\.\d+-VendorID:'NTC '-Firmware:\d+\.\d+$/);
  expect(rest).toMatchSnapshot();
});
