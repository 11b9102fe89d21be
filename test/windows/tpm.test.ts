/** TPM Base Services, in front of swtpm: the addon's calls are those of tbs.dll, and the TPM behind it is a real one's model. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Swtpm, startSwtpm } from '../devices/swtpm.js';
import { EXECUTABLE, installLibrary, type RunOptions, runWindows } from './wine.js';

let tpm: Swtpm | undefined;
let restore: () => void;
let expectedModulus: string;

beforeAll(async () => {
  restore = installLibrary('tbs.dll', 'tbs-shim.cc', ['-lws2_32']);
  tpm = await startSwtpm({ persistentKey: false });
  tpm.tool('tpm2_createek', '-c', 'ek.ctx', '-G', 'rsa', '-u', 'ek.pub');
  tpm.tool('tpm2_flushcontext', '-t');
  const printed = tpm.tool('tpm2_print', '-t', 'TPM2B_PUBLIC', 'ek.pub');
  expectedModulus = /^ *rsa: ([0-9a-f]{512})$/m.exec(printed)?.[1] ?? '';
});

afterAll(async () => {
  await tpm?.stop();
  restore();
});

interface Harvested {
  hash: { tpm?: { versionText?: string; endorsementKey?: { modulus: string } }; offlineDeviceId?: { source: string } };
  snapshot: { tpm?: { where: string } };
  unavailable: { what: string; reason: string; remedy: string }[];
}

function harvest(env: Record<string, string>): Harvested {
  const port = tpm?.where.split(':')[2] ?? '';
  const options: RunOptions = { overrides: 'tbs=n', env: { HWHASH_TEST_TPM_PORT: port, ...env } };
  const { status, stdout, stderr } = runWindows(EXECUTABLE, ['harvest', '--json'], options);
  if (status !== 0) throw new Error(`hwhash.exe ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}

test('the endorsement key is the one that tpm2_createek derives, and block 13 is the TPM’s', () => {
  const { hash, snapshot } = harvest({});
  expect(snapshot.tpm?.where).toBe('tbs');
  expect(expectedModulus).toHaveLength(512);
  expect(hash.tpm?.endorsementKey?.modulus).toBe(expectedModulus);
  expect(hash.offlineDeviceId?.source).toBe('TPM_EK');
  expect(hash.tpm?.versionText).toMatch(/^TPM-Version:2\.0 -Level:0-Revision:1\.\d\d-VendorID:'IBM '-Firmware:/);
});

test('a command that Windows blocks is told, with what would help, and the rest is kept', () => {
  // 0x131: TPM2_CreatePrimary, its low byte.
  const { hash, unavailable } = harvest({ HWHASH_TEST_TPM_BLOCK: '31' });
  expect(hash.tpm?.versionText).toBeDefined();
  expect(hash.tpm?.endorsementKey).toBeUndefined();
  const entry = unavailable.find(({ what }) => what === 'tpm.endorsementKey');
  expect(entry?.reason).toContain('0x80280400');
  expect(entry?.remedy).toContain('elevated');
});

test('a TPM that does not answer is not a TPM', () => {
  const { hash, unavailable } = harvest({ HWHASH_TEST_TPM_PORT: '9' });
  expect(hash.tpm).toBeUndefined();
  const entry = unavailable.find(({ what }) => what === 'tpm');
  expect(entry?.reason).toContain('TBS_E_TPM_NOT_FOUND');
});
