import { describe, expect, it } from 'vitest';
import { decodeHash, fromOa3Xml, toOa3Xml, XmlFormatError } from '../../src/core.js';
import { FIXTURES, fixture } from '../fixtures.js';

describe.each(FIXTURES)('$name', ({ text }) => {
  it('comes back from XML with every member that XML prints', () => {
    const { block35, licensingHwid, locale, ...printed } = decodeHash(text);
    delete printed.processor?.coreClasses;
    const { hash, unread } = fromOa3Xml(toOa3Xml(printed as ReturnType<typeof decodeHash>));
    expect(unread).toEqual([]);
    expect({ ...hash, checksum: undefined }).toEqual({ ...printed, checksum: undefined });
  });
});

describe('oa3tool XML', () => {
  it("prints the known properties in oa3tool's order and form", () => {
    const names = [...toOa3Xml(decodeHash(fixture('laptop-lenovo-tv9'))).matchAll(/<p n="(\w+)"/g)].map(
      ([, name]) => name,
    );
    expect(names.slice(0, 8)).toEqual([
      'ToolVersion',
      'ToolBuild',
      'OSType',
      'OsCpuArchitecture',
      'OsBuild',
      'OsSystemTime',
      'OsLocalTime',
      'ProcessorModel',
    ]);
    expect(names.indexOf('MacAddress')).toBe(names.indexOf('PhysicalMedium') + 1);
  });

  it('prints an unknown offset as oa3tool does', () => {
    const hash = {
      ...decodeHash(fixture('laptop-lenovo-tv9')),
      capturedAt: '2018-05-18T12:51:13Z',
      utcOffsetMinutes: null,
    };
    expect(toOa3Xml(hash)).toContain('v="2018-05-19T18:51:13+30:00"');
  });

  it('reads a report of oa3tool that tells less than a hash holds, and says what it left out', () => {
    const xml = `Windows(R) OEM Activation 3.0
<?xml version="1.0"?>
<HardwareReport><HardwareInventory>
<p n="TOOLVERSION" v="3" /><p n="ProcessorModel" v="  Some CPU" /><p n="SmbiosUuid" v="00112233-4455-6677-8899-aabbccddeeff"/>
<p n="PhysicalMedium" v="802_3"/><p n="MacAddress" v="00:11:22:33:44:55"/><p n="Future" v="1"/>
</HardwareInventory></HardwareReport>`;
    const { hash, unread } = fromOa3Xml(xml);
    expect(hash.processor).toEqual({ model: '  Some CPU' });
    expect(hash.smbios).toEqual({ uuid: '00112233-4455-6677-8899-aabbccddeeff' });
    expect(hash.networkAdapters).toEqual([{ medium: '802_3', macAddress: '00:11:22:33:44:55', enumerator: '' }]);
    expect(hash.toolVersion).toBeUndefined();
    expect(unread.map(({ name }) => name)).toEqual(['Future', 'Capture']);
  });

  it('keeps text apart from markup', () => {
    const hash = decodeHash(fixture('laptop-lenovo-tv9'));
    const smbios = { ...hash.smbios, systemFamily: `A&B <"C'> \u001b[31m` };
    const xml = toOa3Xml({ ...hash, smbios });
    expect(fromOa3Xml(xml).hash.smbios?.systemFamily).toBe(`A&B <"C'> \ufffd[31m`);
  });

  it.each([
    ['nothing', ''],
    ['text', 'hello'],
    ['other XML', '<a/>'],
    ['damaged XML', '<HardwareReport><HardwareInventory></HardwareReport>'],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><HardwareReport><HardwareInventory/></HardwareReport>'],
  ])('refuses %s', (_what, xml) => {
    expect(() => fromOa3Xml(xml)).toThrow(XmlFormatError);
  });
});
