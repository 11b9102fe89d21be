import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  compareHashes,
  decodeHash,
  describeHash,
  encodeHash,
  findHashes,
  fromOa3Xml,
  type HardwareHash,
  HashPartialError,
  hashFromJson,
  hashToJson,
  inspectHash,
  redactHash,
  toOa3Xml,
  toProto,
  validateHash,
  XmlFormatError,
} from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';

/** Documents written by hand after the tool's own output; nothing here was made by our writer. */
const document = (version: number): string =>
  readFileSync(new URL(`./oa3/tool-version-${version}.xml`, import.meta.url), 'utf8');
const namesIn = (xml: string): string[] => [...xml.matchAll(/<p n="([^"]+)"/g)].map(([, name]) => name);
const inventory = (...properties: [string, string][]): string =>
  `<HardwareReport><HardwareInventory>${properties.map(([n, v]) => `<p n="${n}" v="${v}"/>`).join('')}</HardwareInventory></HardwareReport>`;

function partialError(write: () => unknown): HashPartialError {
  try {
    write();
  } catch (error) {
    if (error instanceof HashPartialError) return error;
    throw error;
  }
  throw new Error('it was written');
}

describe.each(FIXTURES)('$name', ({ text }) => {
  const xml = toOa3Xml(decodeHash(text));

  it('comes back from its XML with every member, those that the tool does not print as well', () => {
    const { hash, unread } = fromOa3Xml(xml);
    expect(unread).toEqual([]);
    expect(hash).toEqual(decodeHash(text));
  });

  it('is checked and compared by what the tool prints alone', () => {
    const { hash, unread } = fromOa3Xml(xml.replace(/<Hwhash>.*<\/Hwhash>/s, ''));
    expect(unread).toEqual([]);
    const codes = (input: Parameters<typeof validateHash>[0]) =>
      validateHash(input, { scenario: 'oem' }).findings.filter(({ severity }) => severity === 'error');
    const said = ({ code, field }: { code: string; field?: string }) => `${code} ${field}`;
    expect(codes(hash).map(said)).toEqual(codes(inspectHash(text)).map(said));
    if (hash.smbios?.uuid !== undefined) expect(compareHashes(decodeHash(text), hash).verdict).toBe('same');
  });

  it('carries no name in an attribute n that the tool does not print', () => {
    const printed = new Set(
      [...namesIn(document(3)), ...namesIn(document(4))].map((name) => name.replace(/\d+\./, '.')),
    );
    for (const name of namesIn(xml)) expect(printed).toContain(name.replace(/\d+\./, '.'));
  });
});

describe('the XML that hwhash writes', () => {
  it.each([3, 4])('has the names of tool version %i in its order', (version) => {
    const { hash } = fromOa3Xml(document(version));
    expect(namesIn(toOa3Xml(hash))).toEqual(namesIn(document(version)));
  });

  it.each([3, 4])('has the values of tool version %i in its forms', (version) => {
    const values = (xml: string): Map<string, string> =>
      new Map([...xml.matchAll(/<p n="([^"]+)" v="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    const written = values(toOa3Xml(fromOa3Xml(document(version)).hash));
    // The document has the number; hwhash prints the name.
    expect([...written].filter(([name]) => name !== 'SmbiosRamErrorCorrection')).toEqual(
      [...values(document(version))].filter(([name]) => name !== 'SmbiosRamErrorCorrection'),
    );
  });

  it('prints newer tool versions as it prints version 4', () => {
    const hash = decodeHash(fixture('laptop-lenovo-tv9'));
    expect(namesIn(toOa3Xml(hash))).toEqual(namesIn(toOa3Xml({ ...hash, toolVersion: 4 })));
  });

  it('keeps text apart from markup', () => {
    const hash = decodeHash(fixture('laptop-lenovo-tv9'));
    const smbios = { ...hash.smbios, systemFamily: `A&B <"C'> \u001b[31m`, systemVersion: '\t"' };
    const read = fromOa3Xml(toOa3Xml({ ...hash, smbios })).hash;
    expect(read.smbios?.systemFamily).toBe(`A&B <"C'> \u001b[31m`);
    expect(read.smbios?.systemVersion).toBe('\t"');
  });
});

describe('the XML of oa3tool', () => {
  it('of tool version 4 tells every disk, adapter and display, and the key of the TPM', () => {
    const { hash, unread } = fromOa3Xml(document(4));
    expect(unread).toEqual([]);
    expect(hash.disks).toEqual([
      {
        capacityGB: 256,
        busType: 'SATA',
        seekPenalty: false,
        trim: true,
        serialNumber: 'FBD1-7731K',
        product: 'FABRIKAM SSD 256',
        vendor: '',
        kernelSerialNumber: 'FBD1-7731K|FABRIKAM SSD 256|',
      },
      {
        capacityGB: 1000,
        busType: 'SATA',
        seekPenalty: true,
        trim: false,
        serialNumber: '     FBD2-9120',
        product: 'FABRIKAM HDD 1000',
        vendor: '',
      },
    ]);
    expect(hash.disk).toEqual(hash.disks?.[0]);
    expect(hash.networkAdapters).toEqual([
      { medium: '802_3', macAddress: '3c:52:82:a1:b2:c3' },
      { medium: 'Native802_11', macAddress: '3c:52:82:0d:4e:5f' },
    ]);
    expect(hash.displays).toEqual([{ resolutionX: 1920, resolutionY: 1080, widthMm: 309, heightMm: 174 }]);
    expect(hash.tpm).toMatchObject({ version: '2.0', manufacturer: 'IFX' });
    expect(hash.tpm?.endorsementKey?.sha256).toBe(hash.offlineDeviceId?.id);
    expect(hash.graphics[0]).toMatchObject({ dedicatedVideoMemory: 134217728n, removalPolicy: 1, builtIn: true });
    expect(hash.enclosure).toEqual({ chassisType: 'Notebook', powerPlatformRole: 'Mobile', digitizers: [] });
    expect(hash).toMatchObject({ partial: true, toolVersion: 4, utcOffsetMinutes: 120 });
  });

  it('of tool version 3 tells the system disk and a device without a TPM', () => {
    const { hash, unread } = fromOa3Xml(document(3));
    expect(unread).toEqual([]);
    expect(hash.disk).toEqual({
      capacityGB: 500,
      seekPenalty: true,
      serialNumber: '     FBD3-4455',
      product: 'FABRIKAM HDD 500',
      vendor: '',
      kernelSerialNumber: '     FBD3-4455|FABRIKAM HDD 500|',
    });
    expect(hash.offlineDeviceId).toMatchObject({ source: 'UEFI_VARIABLE_RANDOMSEED', sourceFlags: 1 });
    expect(hash.utcOffsetMinutes).toBeNull();
    expect(hash.tpm).toBeUndefined();
  });

  it.each(['intune', 'user-driven', 'self-deploying', 'pre-provisioning', 'oem', 'repair'] as const)(
    'is found fit for %s where the device is',
    (scenario) => {
      expect(validateHash(fromOa3Xml(document(4)).hash, { scenario }).findings).toEqual([]);
    },
  );

  it.each([
    ['SmbiosUuid', 'smbios.uuid'],
    ['TPM EkPub', 'tpm.endorsementKey'],
    ['SmbiosSystemSerialNumber', 'smbios.systemSerialNumber'],
  ])('without %s is reported for it', (name, field) => {
    const xml = document(4).replace(new RegExp(`<p n="${name}".*/>`), '');
    const { findings } = validateHash(fromOa3Xml(xml).hash, { scenario: 'self-deploying' });
    expect(findings.map((finding) => finding.field)).toContain(field);
  });

  it('can be compared and described', () => {
    const { hash } = fromOa3Xml(document(4));
    expect(compareHashes(hash, hash).verdict).toBe('same');
    const lines = describeHash(hash).flatMap(({ rows }) => rows.map(({ label, value }) => `${label}: ${value}`));
    expect(lines).toContain('Disk 2: Serial number:      FBD2-9120');
    expect(lines).toContain('Wi-Fi: 3c:52:82:0d:4e:5f');
    expect(lines.join('\n')).not.toMatch(/undefined|null|NaN/);
  });

  it.each([3, 4])('of tool version %i comes back from the JSON of its model', (version) => {
    const { hash } = fromOa3Xml(document(version));
    expect(hashFromJson(JSON.parse(JSON.stringify(hashToJson(hash))))).toEqual(hash);
  });

  it.each([
    [3, 'encodeHash', encodeHash],
    [4, 'encodeHash', encodeHash],
    [3, 'toProto', toProto],
    [4, 'toProto', toProto],
  ] as const)('of tool version %i names every block that %s would lack, and what to do', (version, _name, write) => {
    const { hash } = fromOa3Xml(document(version));
    const error = partialError(() => write(hash));
    expect(error).toMatchObject({ code: 'model-partial', field: 'processor.architecture' });
    expect(error.blocks.map(({ field }) => field)).toEqual([
      'processor.architecture',
      ...(version === 3 ? ['disk.busType'] : []),
      'networkAdapters[0].enumerator',
      'displays[0].output',
      'displays[0].widthCm',
      'enclosure.opticalDrive',
    ]);
    expect(error.message).toContain('displays[0].output (block 9, Display)');
    expect(error.message).toContain('use the hash itself');
  });

  it.each([3, 4])('of tool version %i is encoded without the blocks that it does not tell', (version) => {
    const { hash } = fromOa3Xml(document(version));
    const omit = partialError(() => encodeHash(hash)).blocks.map(({ type }) => type);
    const { smbios, tpm, disk, offlineDeviceId, networkAdapters } = decodeHash(encodeHash(hash, { omit }));
    expect({ smbios, tpm, offlineDeviceId }).toEqual({
      smbios: hash.smbios,
      tpm: hash.tpm,
      offlineDeviceId: hash.offlineDeviceId,
    });
    expect(disk?.serialNumber).toBe(hash.disk?.serialNumber);
    expect(networkAdapters).toEqual([]);
    expect(() => encodeHash(hash, { omit: omit.slice(1) })).toThrow(HashPartialError);
  });

  it.each([3, 4])('of tool version %i can be redacted', (version) => {
    const { hash } = fromOa3Xml(document(version));
    const redacted = redactHash(hash, { key: 'a key of sixteen bytes' });
    expect(redacted.smbios?.systemSerialNumber).not.toBe(hash.smbios?.systemSerialNumber);
    expect(redacted.networkAdapters[0].macAddress).not.toBe(hash.networkAdapters[0].macAddress);
    expect(redacted.partial).toBe(true);
    expect(hashFromJson(JSON.parse(JSON.stringify(hashToJson(redacted))))).toEqual(redacted);
  });

  it('is read whatever the case of names and the leading or trailing whitespace', () => {
    const loud = document(4).replace(/<p n="([^"]+)"/g, (_, name) => `<p n="  ${name.toUpperCase()} "`);
    expect(fromOa3Xml(loud)).toEqual(fromOa3Xml(document(4)));
  });

  it.each<[string, [string, string][], (hash: HardwareHash) => unknown, unknown]>([
    ['a type of disk that is a bus', [['PrimaryDiskType', 'NVMe']], ({ disk }) => disk, { busType: 'NVMe' }],
    ['a type of disk that says nothing', [['Disk1.DiskType', 'Unspecified']], ({ disk }) => disk, undefined],
    [
      'digitizers as bits',
      [['DigitizerSupportID', '0x41']],
      ({ enclosure }) => enclosure?.digitizers,
      ['IntegratedTouch', 'MultiInput'],
    ],
    ['all ones', [['DisplaySizePhysicalH', '65535']], ({ displays }) => displays[0], { widthMm: null }],
    ['no maximum of the memory', [['SmbiosRamMaximumCapacity', '0']], ({ memory }) => memory, { maximumGiB: null }],
    ['a product key that is absent', [['ProductKeyID', '']], ({ productKey }) => productKey, undefined],
    [
      'disks in any order of properties',
      [
        ['Disk2.DiskCapacity', '2'],
        ['Disk1.DiskCapacity', '1'],
      ],
      ({ disks }) => disks,
      [{ capacityGB: 1 }, { capacityGB: 2 }],
    ],
  ])('tells %s', (_what, properties, member, expected) => {
    const { hash, unread } = fromOa3Xml(inventory(...properties));
    expect(member(hash)).toEqual(expected);
    expect(unread).toEqual([]);
  });

  it.each([
    ['Future', '1'],
    ['MacAddress', 'zz'],
    ['TPM EkPub', 'AAAA'],
    ['ToolVersion', '-1'],
    ['ToolVersion', '300'],
    ['Disk1.DiskCapacity', 'much'],
    ['Disk1.__proto__', '1'],
    ['Gpu1.Speed', '1'],
    ['OfflineDeviceIdType', 'elsewhere'],
    ['SmbiosUuid', 'x'],
    ['DiskSerialNumber', 'a|b|c|d'],
    ['ToolBuild', '10.0'],
  ])('counts %s "%s" among what it did not understand', (name, value) => {
    expect(fromOa3Xml(inventory([name, value])).unread).toHaveLength(1);
  });

  it('is told of in one line where properties were not understood', () => {
    const xml = inventory(['SmbiosUuid', '8d2a51c0-6b7e-4f13-9c55-20d1a4e7b362'], ['Future', '1'], ['Next', '2']);
    const [{ findings }] = findHashes(Buffer.from(xml)).hashes;
    expect(findings).toHaveLength(1);
    expect(findings?.[0]).toMatchObject({
      code: 'oa3-property-unread',
      severity: 'info',
      message: '2 properties were not understood in the XML of oa3tool: Future, Next',
    });
  });

  it.each([
    '__proto__.polluted',
    'constructor.prototype.polluted',
    'smbios.constructor.polluted',
    'disks[999].product',
    'networkAdapters.length',
    'nowhere',
  ])('cannot reach %s by an addition', (path) => {
    const xml = `<HardwareReport><HardwareInventory/><Hwhash><member path="${path}" value="1"/></Hwhash></HardwareReport>`;
    try {
      expect(fromOa3Xml(xml).unread).toHaveLength(1);
    } catch (error) {
      expect(error).toBeInstanceOf(XmlFormatError);
    }
    expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['other XML', '<a/>'],
    ['damaged XML', '<HardwareReport><HardwareInventory></HardwareReport>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><HardwareReport><HardwareInventory/></HardwareReport>'],
  ])('is not read from %s', (_what, xml) => {
    expect(() => fromOa3Xml(xml)).toThrow(XmlFormatError);
  });
});
