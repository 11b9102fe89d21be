/** A container that is redacted where its blocks lie becomes what its model does, byte for byte. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, type HardwareHash } from '../../src/core.js';
import { BlockDirectory, HASH_SIZE } from '../../src/hash/container.js';
import { hasKnownForms } from '../../src/hash/known-form.js';
import { Redactor } from '../../src/interop/redact.js';
import { FIXTURES } from '../fixtures.js';
import * as parts from '../match/devices.js';
import { anyPair } from '../match/fleet.js';

const redactor = new Redactor({ key: 'a key of a support case' });
const directory = new BlockDirectory();

/** The text of a container that is redacted in place; undefined where its model has to be. */
function inPlace(text: string): string | undefined {
  const bytes = Buffer.from(text, 'base64');
  expect(directory.walk(bytes)).toBeUndefined();
  return bytes.length === HASH_SIZE && hasKnownForms(bytes, directory)
    ? redactor.containerText(bytes, directory)
    : undefined;
}

describe('a container redacted in place', () => {
  it.each(FIXTURES)('is as its model says: $name', ({ text }) => {
    const found = inPlace(text);
    expect(found).toBe(redactor.text(decodeHash(text)));
  });

  it('is as its model says, whatever device it is of', () => {
    let count = 0;
    fc.assert(
      fc.property(anyPair, ({ before, after }) => {
        for (const device of [before, after]) {
          let text: string;
          try {
            text = encodeHash(device);
          } catch {
            // A graphics adapter in a device that had none lacks its memory.
            continue;
          }
          const found = inPlace(text);
          if (found === undefined) continue;
          count++;
          expect(found).toBe(redactor.text(decodeHash(text)));
        }
      }),
      { numRuns: 100 },
    );
    expect(count).toBeGreaterThan(50);
  });

  const laptop = parts.fixture('laptop-hp-touch-tv9');
  const { systemSerialNumber: serial = '', uuid = '' } = laptop.smbios ?? {};
  const [{ macAddress }] = laptop.networkAdapters;
  /** Copies of identifiers in texts: all of them need the model. */
  const PLANTED: [string, (device: HardwareHash) => void][] = [
    ['a serial number in the SKU', parts.smbios({ skuNumber: `SKU-${serial}` })],
    ['a part of it in lower case', parts.smbios({ systemFamily: serial.slice(0, 5).toLowerCase() })],
    ['a UUID in the board version', parts.smbios({ boardVersion: uuid.toUpperCase() })],
    [
      'an address without colons in the locale',
      (device) => Object.assign(device, { locale: macAddress.replaceAll(':', '') }),
    ],
    [
      'an address in the enumerator',
      ({ networkAdapters }) => Object.assign(networkAdapters[0], { enumerator: macAddress }),
    ],
    ['a serial number in the model of the graphics', ({ graphics }) => Object.assign(graphics[0], { model: serial })],
    ['a serial number in the vendor of the disk', ({ disk }) => Object.assign(disk ?? {}, { vendor: serial })],
    ['a short serial number as a word', parts.smbios({ systemSerialNumber: 'Q7Z', skuNumber: 'SKU Q7Z' })],
    [
      'a serial number in the text of the TPM',
      ({ tpm }) => Object.assign(tpm ?? {}, { versionText: `${tpm?.versionText}.${serial}` }),
    ],
  ];

  it.each(PLANTED)('needs its model for %s', (_, plant) => {
    expect(inPlace(encodeHash(laptop))).toBeDefined();
    expect(inPlace(encodeHash(parts.repaired(laptop, plant)))).toBeUndefined();
  });

  it('is left as it was', () => {
    const bytes = Buffer.from(encodeHash(laptop), 'base64');
    const before = Buffer.from(bytes);
    directory.walk(bytes);
    redactor.containerText(bytes, directory);
    expect(bytes.equals(before)).toBe(true);
  });
});
