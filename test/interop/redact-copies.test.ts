/** Adversarial: every identifier of a device, whole and in parts, planted in every text and block; none is found afterwards. */
import { describe, expect, it } from 'vitest';
import { decodeHash, encodeHash, type HardwareHash } from '../../src/core.js';
import { redactHash } from '../../src/interop/redact.js';
import * as parts from '../match/devices.js';
import { data, edited, plus } from '../validate/containers.js';

const KEY = 'a key of a support case';

/** Where a text can be, and how it is put there. */
const FIELDS: Readonly<Record<string, (device: HardwareHash, text: string) => void>> = {
  ...Object.fromEntries(
    (
      [
        'systemManufacturer',
        'systemProductName',
        'systemVersion',
        'systemFamily',
        'skuNumber',
        'firmwareVendor',
        'boardManufacturer',
        'boardProduct',
        'boardVersion',
      ] as const
    ).map((name) => [
      `smbios.${name}`,
      (device: HardwareHash, text: string) => {
        device.smbios = { ...device.smbios, [name]: text };
      },
    ]),
  ),
  'tpm.versionText': (device, text) => {
    if (device.tpm) device.tpm.versionText = text;
  },
  'disk.product': (device, text) => {
    if (device.disk) device.disk.product = text;
  },
  'disk.vendor': (device, text) => {
    if (device.disk) device.disk.vendor = text;
  },
  'disk.kernelSerialNumber': (device, text) => {
    if (device.disk) device.disk.kernelSerialNumber = `${device.disk.serialNumber}|${text}|`;
  },
  'networkAdapters.enumerator': (device, text) => {
    device.networkAdapters[0].enumerator = text;
  },
  'graphics.model': (device, text) => {
    device.graphics[0].model = text;
  },
  'graphics.vendor': (device, text) => {
    device.graphics[0].vendor = text;
  },
  'processor.manufacturer': (device, text) => {
    device.processor = { ...device.processor, manufacturer: text };
  },
  locale: (device, text) => {
    device.locale = `en-US|${text}`;
  },
};

/** Every identifier, in the forms in which people write it. */
function identifiers(hash: HardwareHash): string[] {
  const { smbios, disk, tpm, productKey, offlineDeviceId, networkAdapters } = hash;
  const macs = networkAdapters.flatMap(({ macAddress }) => [
    macAddress,
    macAddress.toUpperCase(),
    macAddress.replaceAll(':', '-'),
    macAddress.replaceAll(':', ''),
  ]);
  const all = [
    smbios?.uuid,
    smbios?.uuid?.toUpperCase(),
    smbios?.uuid?.replaceAll('-', ''),
    smbios?.systemSerialNumber,
    smbios?.systemSerialNumber?.toLowerCase(),
    disk?.serialNumber,
    productKey?.id,
    tpm?.endorsementKey?.modulus.slice(0, 60),
    offlineDeviceId?.id,
    ...macs,
  ];
  return all.filter((text) => text !== undefined && text.trim() !== '') as string[];
}

const SIZE = 5;
const piecesOf = (text: string): string[] =>
  Array.from({ length: Math.floor(text.length / SIZE) }, (_, i) => text.slice(i * SIZE, (i + 1) * SIZE)).filter(
    // One character over and over identifies nobody.
    (piece) => new Set(piece.replace(/[^a-z0-9]/gi, '')).size > 1,
  );

const redacted = (hash: HardwareHash): HardwareHash => redactHash(hash, { key: KEY });
const bytesOf = (hash: HardwareHash): Buffer => Buffer.from(encodeHash(hash), 'base64');

/** Whether the bytes of a hash hold a text, in ASCII or UTF-16, in any case. */
function holds(bytes: Buffer, text: string): boolean {
  const lower = text.toLowerCase();
  return (
    bytes.toString('latin1').toLowerCase().includes(lower) ||
    [0, 1].some((start) => bytes.subarray(start).toString('utf16le').toLowerCase().includes(lower))
  );
}

describe.each(['desktop-hp-tv9', 'laptop-lenovo-tv9'])('%s', (name) => {
  const device = parts.fixture(name);
  // Its MAC addresses keep the maker's bytes, and its product key id the group: these are not parts of a device.
  const known = new Set(identifiers(redacted(device)).flatMap((text) => piecesOf(text.toLowerCase())));

  it.each(Object.entries(FIELDS))('%s holds no copy of an identifier afterwards', (_, plant) => {
    for (const identifier of identifiers(device)) {
      const pieces = piecesOf(identifier).filter((piece) => !known.has(piece.toLowerCase()));
      for (const text of [identifier, `S/N ${identifier} (copy)`, ...pieces, pieces.slice(0, 6).join('~')]) {
        const planted = parts.repaired(device, (copy) => plant(copy, text));
        const bytes = bytesOf(redacted(planted));
        for (const wanted of [identifier, ...pieces]) {
          if (text.includes(wanted) && holds(bytes, wanted))
            throw new Error(`${JSON.stringify(wanted)} is left of ${text}`);
        }
      }
    }
  });

  it('a whole copy becomes the pseudonym, in the case of the copy', () => {
    const serial = device.smbios?.systemSerialNumber ?? '';
    const planted = parts.repaired(
      device,
      parts.smbios({ skuNumber: `X#${serial}`, systemFamily: serial.toLowerCase() }),
    );
    const { smbios } = redacted(planted);
    expect(smbios?.skuNumber).toBe(`X#${smbios?.systemSerialNumber}`);
    expect(smbios?.systemFamily).toBe(smbios?.systemSerialNumber?.toLowerCase());
  });

  it('texts without a copy stay', () => {
    const { smbios, disk, tpm, graphics, processor } = redacted(device);
    expect({ ...smbios, uuid: 0, systemSerialNumber: 0 }).toEqual({ ...device.smbios, uuid: 0, systemSerialNumber: 0 });
    expect([disk?.product, tpm?.versionText, graphics, processor]).toEqual([
      device.disk?.product,
      device.tpm?.versionText,
      device.graphics,
      device.processor,
    ]);
  });
});

describe('a block that stays as bytes', () => {
  const device = parts.fixture('desktop-hp-tv9');
  const { smbios, tpm, networkAdapters } = device;
  const serial = smbios?.systemSerialNumber ?? '';
  const mac = Buffer.from(networkAdapters[0].macAddress.replaceAll(':', ''), 'hex');
  const uuid = Buffer.from((smbios?.uuid ?? '').replaceAll('-', ''), 'hex');
  const modulus = Buffer.from(tpm?.endorsementKey?.modulus ?? '', 'hex');
  const secrets: [string, Buffer][] = [
    ['serial number', Buffer.from(serial)],
    ['serial number, part', Buffer.from(serial.slice(2, 7))],
    ['serial number, UTF-16', Buffer.from(serial, 'utf16le')],
    ['serial number, UTF-16 at an odd place', Buffer.concat([Buffer.from('x'), Buffer.from(serial, 'utf16le')])],
    ['MAC address', mac],
    ['MAC address as text', Buffer.from(networkAdapters[0].macAddress)],
    ['UUID', uuid],
    ['UUID, part', uuid.subarray(3, 9)],
    ['endorsement key, part', modulus.subarray(100, 120)],
  ];

  it.each(secrets)('of a known type holds no %s', (_, secret) => {
    for (const type of [1, 2, 16, 17, 18, 23, 30, 35, 36]) {
      // A NUL inside keeps a text block opaque; a wrong length the others.
      const content = Buffer.concat([Buffer.from('a\0'), secret, Buffer.from('\0b\0\xff', 'latin1')]);
      const bytes = bytesOf(redacted(decodeHash(edited('desktop-hp-tv9', data(type, content)))));
      expect(bytes.includes(secret)).toBe(false);
    }
  });

  it.each(secrets)('of an unknown type holds no %s', (_, secret) => {
    const bytes = bytesOf(redacted(decodeHash(edited('desktop-hp-tv9', plus(99, secret)))));
    expect(bytes.includes(secret)).toBe(false);
  });
});
