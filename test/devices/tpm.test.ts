/** The TPM code against swtpm, an emulated TPM 2.0, with tpm2-tools as the second opinion. */
import { execFileSync } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTpm, type TpmReading } from '../../src/tpm/read.js';
import { openSocket } from '../../src/tpm/socket.js';
import { RecordingTransport, ReplayingTransport } from '../../src/tpm/transcript.js';
import { type Swtpm, startSwtpm } from './swtpm.js';

const hex = (bytes: Uint8Array | undefined) => bytes && Buffer.from(bytes).toString('hex');

describe.each([
  { persistentKey: false, origin: 'derived' },
  { persistentKey: true, origin: 'persistent' },
] as const)('a TPM whose key is $origin', ({ origin, persistentKey }) => {
  let tpm: Swtpm | undefined;
  let tool: Swtpm['tool'];
  let reading: TpmReading;
  let recording: RecordingTransport;

  beforeAll(async () => {
    tpm = await startSwtpm({ persistentKey });
    tool = tpm.tool;
    recording = new RecordingTransport(await openSocket(tpm.where));
    reading = await readTpm(recording);
    await recording.close();
  });
  afterAll(() => tpm?.stop());

  test('is read without a problem', () => {
    expect(reading.problems).toEqual([]);
    expect(reading.endorsementKey?.origin).toBe(origin);
  });

  test('leaves no key behind in the TPM', () => {
    expect(tool('tpm2_getcap', 'handles-transient').trim()).toBe('');
  });

  test('has the endorsement key that tpm2_createek derives', () => {
    tool('tpm2_createek', '-c', 'ek.ctx', '-G', 'rsa', '-u', 'ek.pub');
    tool('tpm2_flushcontext', '-t');
    const printed = tool('tpm2_print', '-t', 'TPM2B_PUBLIC', 'ek.pub');
    const modulus = /^ *rsa: ([0-9a-f]{512})$/m.exec(printed)?.[1];
    expect(hex(reading.endorsementKey?.modulus)).toBe(modulus);
    expect(reading.offlineDeviceId).toBe(
      createHash('sha256')
        .update(modulus ?? '', 'hex')
        .digest('hex'),
    );
  });

  test('has the certificate that tpm2_nvread reads, and it is for this key', () => {
    tool('tpm2_nvread', '0x01c00002', '-o', 'ek.der');
    const der = readFileSync(join(tpm?.folder ?? '', 'ek.der'));
    expect(hex(reading.certificate?.der)).toBe(der.toString('hex'));
    expect(reading.certificate?.matches).toBe(true);
    const key = new X509Certificate(der).publicKey.export({ format: 'jwk' });
    expect(hex(reading.endorsementKey?.modulus)).toBe(Buffer.from(key.n ?? '', 'base64url').toString('hex'));
  });

  test('has the version text of the properties that tpm2_getcap prints', () => {
    const printed = tool('tpm2_getcap', 'properties-fixed');
    const raw = (name: string) => Number(new RegExp(`^${name}:\\n *raw: (\\w+)`, 'm').exec(printed)?.[1]);
    const value = (name: string) =>
      new RegExp(`^${name}:\\n(?: *raw: .*\\n)? *value: "?([^"\\n]*)`, 'm').exec(printed)?.[1];
    const firmware = `${raw('TPM2_PT_FIRMWARE_VERSION_1')}.${raw('TPM2_PT_FIRMWARE_VERSION_2')}`;
    const head = `TPM-Version:${value('TPM2_PT_FAMILY_INDICATOR')} -Level:${raw('TPM2_PT_LEVEL')}`;
    const maker = value('TPM2_PT_MANUFACTURER')?.padEnd(4);
    expect(reading.versionText).toBe(
      `${head}-Revision:${value('TPM2_PT_REVISION')}-VendorID:'${maker}'-Firmware:${firmware}`,
    );
  });

  test('gives the same reading from the transcript of its conversation', async () => {
    expect(await readTpm(new ReplayingTransport(recording.exchanges))).toEqual(reading);
  });
});

test('a TPM behind a unix socket is read too', async () => {
  const tpm = await startSwtpm({ socket: 'unix' });
  try {
    const transport = await openSocket(tpm.where);
    const { problems, versionText } = await readTpm(transport);
    await transport.close();
    expect(problems).toEqual([]);
    expect(versionText).toMatch(/^TPM-Version:2\.0 -Level:0-Revision:1\.\d\d-VendorID:'IBM '-Firmware:\d+\.\d+$/);
  } finally {
    await tpm.stop();
  }
});

test('a TPM whose endorsement hierarchy has a password says so, and still gives its version and certificate', async () => {
  const tpm = await startSwtpm({ persistentKey: false });
  try {
    tpm.tool('tpm2_changeauth', '-c', 'endorsement', 'secret');
    const transport = await openSocket(tpm.where);
    const reading = await readTpm(transport);
    await transport.close();
    expect(reading.problems).toMatchObject([
      { what: 'endorsementKey', code: 'tpm-response', responseName: 'TPM_RC_BAD_AUTH' },
    ]);
    expect(reading.problems[0].remedy).toContain('password');
    expect(reading.versionText).toBeDefined();
    expect(reading.certificate).toMatchObject({ matches: null });
  } finally {
    await tpm.stop();
  }
});

test('a key of another kind at 0x81010001 is not treated as the endorsement key', async () => {
  const tpm = await startSwtpm({ persistentKey: false });
  try {
    tpm.tool('tpm2_createprimary', '-C', 'o', '-G', 'ecc', '-c', 'other.ctx');
    tpm.tool('tpm2_evictcontrol', '-C', 'o', '-c', 'other.ctx', '0x81010001');
    tpm.tool('tpm2_flushcontext', '-t');
    const transport = await openSocket(tpm.where);
    const reading = await readTpm(transport);
    await transport.close();
    expect(reading.problems).toEqual([]);
    expect(reading.endorsementKey?.origin).toBe('derived');
    expect(reading.certificate?.matches).toBe(true);
  } finally {
    await tpm.stop();
  }
});

test('the state of a TPM that is kept is not made again', () => {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-tpm-'));
  try {
    const state = join(folder, 'state');
    const made = () => {
      execFileSync(process.execPath, [
        fileURLToPath(new URL('../../scripts/device/tpm.mjs', import.meta.url)),
        state,
        folder,
      ]);
      return readFileSync(join(state, 'tpm2-00.permall'));
    };
    expect(made().equals(made())).toBe(true);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
