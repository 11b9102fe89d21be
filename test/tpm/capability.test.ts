import { describe, expect, test } from 'vitest';
import { readTpmProperties, vendorString, versionText } from '../../src/tpm/capability.js';
import { response, ScriptedTransport, words } from './helpers.js';

const NUVOTON = {
  familyIndicator: 0x322e3000,
  level: 0,
  revision: 159,
  manufacturer: 0x4e544300,
  firmwareVersion1: 458754,
  firmwareVersion2: 196609,
};

describe('the version text', () => {
  test.each([
    ["TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'NTC '-Firmware:458754.196609", {}],
    [
      "TPM-Version:2.0 -Level:0-Revision:1.16-VendorID:'MSFT'-Firmware:458754.196609",
      { revision: 116, manufacturer: 0x4d534654 },
    ],
    [
      "TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'STM '-Firmware:4294967295.0",
      { manufacturer: 0x53544d20, firmwareVersion1: 0xffffffff, firmwareVersion2: 0 },
    ],
    [
      "TPM-Version:2.0 -Level:0-Revision:1.05-VendorID:'?A??'-Firmware:458754.196609",
      { revision: 105, manufacturer: 0x1b41ff7f },
    ],
  ])('%s', (text, change) => {
    expect(versionText({ ...NUVOTON, ...change })).toBe(text);
  });

  test.each(Object.keys(NUVOTON))('is none without %s', (name) => {
    expect(versionText({ ...NUVOTON, [name]: undefined })).toBeUndefined();
  });
});

test('the vendor string is joined from its four parts', () => {
  expect(vendorString({ vendorString1: 0x4e504354, vendorString2: 0x37357800, vendorString3: 0 })).toBe('NPCT75x');
  expect(vendorString({})).toBe('');
});

describe('TPM2_GetCapability', () => {
  const answer = (more: boolean, ...pairs: number[][]) =>
    response(0, [more ? 1 : 0, ...words(6, pairs.length, ...pairs.flat())]);
  const firstAsked = (command: Uint8Array) => new DataView(command.buffer).getUint32(14);

  test('is asked again from where the TPM stopped', async () => {
    const asked: number[] = [];
    const transport = new ScriptedTransport((_, command) => {
      asked.push(firstAsked(command));
      return asked.length === 1 ? answer(true, [0x100, 1], [0x101, 2]) : answer(false, [0x105, 3], [0x12c, 4]);
    });
    expect(await readTpmProperties(transport)).toEqual({
      familyIndicator: 1,
      level: 2,
      manufacturer: 3,
      nvBufferMax: 4,
    });
    expect(asked).toEqual([0x100, 0x102]);
  });

  test('is not asked for ever', async () => {
    const transport = new ScriptedTransport((_, command) => answer(true, [firstAsked(command), 1]));
    await readTpmProperties(transport);
    expect(transport.commands.length).toBeLessThanOrEqual(16);
  });

  test.each([
    ['another capability', response(0, [0, ...words(1, 0)])],
    ['more properties than bytes', response(0, [0, ...words(6, 0xffff_ffff, 0x100, 1)])],
    ['more bytes than properties', response(0, [0, ...words(6, 1, 0x100, 1), 0])],
    ['properties out of order', answer(false, [0x101, 1], [0x100, 1])],
    ['a property before the one asked for', answer(false, [0x0ff, 1])],
  ])('that answers %s is a typed error', async (_, bytes) => {
    await expect(readTpmProperties(new ScriptedTransport(() => bytes))).rejects.toMatchObject({
      code: 'tpm-malformed-response',
    });
  });
});
