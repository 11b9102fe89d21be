/** The TPM's transport across the boundary, with a device that answers from a script. */
import { describe, expect, it } from 'vitest';
import type { AddonTpm } from '../../src/harvest/addon.js';
import { openTpmDevice } from '../../src/harvest/tpm-device.js';
import { readTpm } from '../../src/tpm/read.js';
import { laptop } from '../harvest/laptop.js';
import { addon } from './addon.js';

const exchanges = laptop().tpm?.exchanges ?? [];
const mock = { tpm: { value: { exchanges } } };

async function open(answers: object): Promise<AddonTpm> {
  const { value } = await addon.openTpm({ mock: answers }, 'device:mock');
  if (!value) throw new Error('the mock did not open');
  return value;
}

it('reads a TPM through the addon as from its transcript', async () => {
  const transport = await openTpmDevice(addon, { mock }, '/dev/tpmrm0');
  const reading = await readTpm(transport);
  await transport.close();
  expect(reading.versionText).toContain("VendorID:'NTC '");
  expect(reading.endorsementKey?.modulus).toHaveLength(256);
});

it.each([
  ['not-found', 'tpm-missing'],
  ['permission', 'tpm-permission'],
  ['busy', 'tpm-busy'],
  ['timeout', 'tpm-timeout'],
  ['unsupported', 'tpm-missing'],
  ['malformed', 'tpm-malformed-response'],
  ['failed', 'tpm-closed'],
] as const)('a device that is %s is %s', async (code, error) => {
  const answers = { tpm: { fault: { what: '', code, osError: 5, text: 'open /dev/tpm0' } } };
  await expect(openTpmDevice(addon, { mock: answers }, '')).rejects.toMatchObject({
    code: error,
    message: 'open /dev/tpm0',
  });
});

describe('the device', () => {
  it('refuses commands and responses of more than 4096 bytes', async () => {
    const device = await open(mock);
    expect((await device.transmit(new Uint8Array(4097))).fault?.code).toBe('too-large');
    const command = new Uint8Array(10);
    const long = await open({ tpm: { value: { exchanges: [{ command, response: new Uint8Array(4097) }] } } });
    expect((await long.transmit(command)).fault?.code).toBe('too-large');
  });

  it('is closed once and stays closed, whoever still holds it', async () => {
    const device = await open(mock);
    expect(await device.close()).toEqual({ value: true });
    expect(await device.close()).toEqual({ value: true });
    expect((await device.transmit(new Uint8Array(10))).fault).toMatchObject({
      code: 'failed',
      text: 'the TPM was closed',
    });
  });

  it('takes commands one after the other, in their order', async () => {
    const script = Array.from({ length: 20 }, (_, i) => ({
      command: Uint8Array.of(i),
      response: Uint8Array.of(255 - i),
    }));
    const device = await open({ tpm: { value: { exchanges: script } } });
    for (const { command, response } of script) expect(await device.transmit(command)).toEqual({ value: response });
    expect((await device.transmit(Uint8Array.of(0))).fault?.text).toBe('the script has ended');
  });

  it('takes nothing but bytes', async () => {
    const device = await open(mock);
    expect(() => Reflect.apply(device.transmit, device, ['text'])).toThrow(
      new TypeError('command: expected a Uint8Array'),
    );
  });

  it('is given up when a signal ends the waiting', async () => {
    const transport = await openTpmDevice(addon, { mock }, '');
    const abort = new AbortController();
    const answer = transport.transmit(exchanges[0].command, abort.signal);
    abort.abort(new Error('enough'));
    await expect(answer).rejects.toThrow('enough');
  });
});
