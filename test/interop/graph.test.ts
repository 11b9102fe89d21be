import { describe, expect, it } from 'vitest';
import { decodeHash, HashFormatError } from '../../src/core.js';
import { GRAPH_ENDPOINTS, graphImportUrl, toGraphImport } from '../../src/interop/graph.js';
import { PartnerCenterError, toPartnerCenterDevice } from '../../src/interop/partner-center.js';
import { FIXTURES, fixture } from '../fixtures.js';

const text = fixture('desktop-hp-tv9');

describe('the body for Graph', () => {
  it('registers one device', () => {
    expect(
      toGraphImport(text, { groupTag: 'Kiosk', assignedUserPrincipalName: 'a@contoso.com', importId: 'i' }),
    ).toEqual({
      '@odata.type': '#microsoft.graph.importedWindowsAutopilotDeviceIdentity',
      groupTag: 'Kiosk',
      serialNumber: '0EJ4681X0H',
      productKey: '3305766812225',
      importId: 'i',
      hardwareIdentifier: text,
      assignedUserPrincipalName: 'a@contoso.com',
      state: {
        '@odata.type': 'microsoft.graph.importedWindowsAutopilotDeviceIdentityState',
        deviceImportStatus: 'pending',
        deviceRegistrationId: '',
        deviceErrorCode: 0,
        deviceErrorName: '',
      },
    });
  });

  it.each(FIXTURES)('is the same from text and model: $name', ({ text: hash }) => {
    expect(toGraphImport(decodeHash(hash))).toEqual(toGraphImport(hash));
  });

  it('registers several, each with details of its own', () => {
    const other = fixture('laptop-lenovo-tv9');
    const body = toGraphImport([text, { hash: other, groupTag: 'B', serialNumber: 'S1' }], { groupTag: 'A' });
    expect(
      body.importedWindowsAutopilotDeviceIdentities.map(({ groupTag, serialNumber }) => [groupTag, serialNumber]),
    ).toEqual([
      ['A', '0EJ4681X0H'],
      ['B', 'S1'],
    ]);
    expect(toGraphImport([]).importedWindowsAutopilotDeviceIdentities).toEqual([]);
  });

  it('leaves empty what the hash does not hold', () => {
    expect(toGraphImport(fixture('vm-hyperv-tv9'))).toMatchObject({
      productKey: '',
      groupTag: '',
      assignedUserPrincipalName: '',
    });
  });

  it('is refused for a text whose padding would have to be repaired', () => {
    expect(() => toGraphImport(text.slice(0, -1))).toThrow(HashFormatError);
  });

  it('goes to the endpoint of the cloud', () => {
    expect(graphImportUrl(toGraphImport(text))).toBe(
      'https://graph.microsoft.com/v1.0/deviceManagement/importedWindowsAutopilotDeviceIdentities',
    );
    expect(graphImportUrl(toGraphImport([text]), 'gcc-high')).toBe(
      'https://graph.microsoft.us/v1.0/deviceManagement/importedWindowsAutopilotDeviceIdentities/import',
    );
    expect(Object.keys(GRAPH_ENDPOINTS)).toEqual(['global', 'gcc-high', 'dod', 'china']);
  });
});

describe('the device for Partner Center', () => {
  it('holds all that the hash holds', () => {
    expect(toPartnerCenterDevice(text)).toEqual({
      serialNumber: '0EJ4681X0H',
      productKey: '3305766812225',
      hardwareHash: text,
      modelName: 'HP ProDesk 600 G3 DM',
      oemManufacturerName: 'HP',
      policies: [],
    });
  });

  it.each([
    ['hash', ['hardwareHash', 'policies']],
    ['hash+product-key', ['hardwareHash', 'productKey', 'policies']],
    ['hash+serial-number', ['hardwareHash', 'serialNumber', 'policies']],
    ['hash+product-key+serial-number', ['hardwareHash', 'productKey', 'serialNumber', 'policies']],
    ['product-key', ['productKey', 'policies']],
    ['tuple', ['serialNumber', 'oemManufacturerName', 'modelName', 'policies']],
  ] as const)('identified by %s', (identifyBy, members) => {
    expect(Object.keys(toPartnerCenterDevice(text, { identifyBy }))).toEqual(members);
  });

  it('carries an id and policies', () => {
    const policies = [{ key: 'OOBE', value: '1234' }];
    expect(toPartnerCenterDevice(decodeHash(text), { id: 'd', policies })).toMatchObject({ id: 'd', policies });
  });

  it('is refused where the hash lacks what identifies it', () => {
    const byKey = () => toPartnerCenterDevice(fixture('vm-hyperv-tv9'), { identifyBy: 'product-key' });
    expect(byKey).toThrow(PartnerCenterError);
    expect(byKey).toThrow('productKey');
    expect(toPartnerCenterDevice(fixture('vm-hyperv-tv9'))).not.toHaveProperty('productKey');
  });
});
