/** `hwhash harvest --tpm` against swtpm: the TPM of a socket in the hash, recorded, and replayed. */
import { createHash } from 'node:crypto';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { hwhash } from '../cli/run.js';
import { type Swtpm, startSwtpm } from './swtpm.js';

describe.each(['tcp', 'unix'] as const)('a TPM behind a %s socket', (socket) => {
  let tpm: Swtpm;

  beforeAll(async () => {
    tpm = await startSwtpm({ socket });
  });
  afterAll(() => tpm?.stop());

  test('is in the hash, and in the recording that replays it', () => {
    const record = join(tpm.folder, 'device.json');
    rmSync(record, { force: true });
    const { status, stdout, stderr } = hwhash(['harvest', '--tpm', tpm.where, '--record', record, '--json']);
    expect(status).toBe(0);
    const { hash, snapshot, text, unavailable } = JSON.parse(stdout);
    expect(unavailable.filter(({ what }: { what: string }) => what.startsWith('tpm'))).toEqual([]);
    expect(stderr).not.toContain('TPM');
    expect(snapshot.tpm.where).toBe(tpm.where);
    expect(hash.tpm.versionText).toMatch(/^TPM-Version:2\.0 -Level:0-Revision:1\.\d+-VendorID:'IBM\s?'-Firmware:/);
    const modulus = Buffer.from(hash.tpm.endorsementKey.modulus, 'hex');
    const digest = createHash('sha256').update(modulus).digest('hex');
    expect(hash.offlineDeviceId).toEqual({ status: 0, source: 'TPM_EK', id: digest });
    const replayed = JSON.parse(hwhash(['harvest', '--source', `recorded:${record}`, '--json']).stdout);
    expect(replayed.text).toBe(text);
  });
});

test('a TPM that is not there is missing from the hash, and said to be', () => {
  const { status, stdout } = hwhash(['harvest', '--tpm', 'tcp:127.0.0.1:1', '--json']);
  expect(status).toBe(0);
  const { hash, unavailable } = JSON.parse(stdout);
  expect(hash).not.toHaveProperty('tpm');
  expect(hash).not.toHaveProperty('offlineDeviceId');
  expect(unavailable.find(({ what }: { what: string }) => what === 'tpm').reason).toContain('there is no TPM');
});
