import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { explainServiceError, nearestServiceErrors, SERVICE_ERRORS } from '../../src/interop/service-errors.js';

/** Every number and name of the published list, and the number that it must lead to. */
const PUBLISHED: [string, string][] = [
  ['801', 'InvalidZtdRequestBody'],
  ['802', 'InvalidZtdHardwareHash'],
  ['803', 'MissingZtdSerialNumberAndProductKey'],
  ['806', 'ZtdDeviceAlreadyAssigned'],
  ['807', 'ZtdDeviceIsNotRegistered'],
  ['807', 'ZtdDevicesNotRegistered'],
  ['808', 'ZtdDeviceAssignedToOtherTenant'],
  ['808', 'ZtdDeviceAssignedToAnotherTenant'],
  ['809', 'ZtdProfileIsNotRegistered'],
  ['810', 'ZtdProfileAssignedToOtherTenant'],
  ['811', 'ZtdDeviceRegisteredByOtherTenant'],
  ['812', 'ZtdDeviceNotFound'],
  ['813', 'ZtdDeviceIsNotUnique'],
  ['814', 'ZtdDeviceAlreadyAadRegistered'],
  ['815', 'ZtdDeviceHasNoAssignedProfile'],
  ['819', 'ZtdDeviceDuplicated'],
  ['908', 'SerialNumberMismatch'],
  ['908', 'ProductKeyIdMismatch'],
];

describe('answers of the service', () => {
  it.each(PUBLISHED)('%s is %s', (code, name) => {
    const expected = explainServiceError(name);
    expect(expected?.code).toBe(code);
    for (const form of [code, Number(code), ` ${code}\n`, name.toLowerCase(), name.toUpperCase()]) {
      expect(explainServiceError(form)).toBe(expected);
    }
  });

  it.each(['0x80180014', '0x801c0003', '0x80180018', '0x80070032', '0x800705B4'])(
    '%s, however it is written',
    (code) => {
      const expected = explainServiceError(code);
      const number = Number(code);
      expect(expected?.code?.toLowerCase()).toBe(code.toLowerCase());
      for (const form of [code.toUpperCase().replace('X', 'x'), number, number - 2 ** 32, String(number - 2 ** 32)]) {
        expect(explainServiceError(form)).toBe(expected);
      }
    },
  );

  it.each([
    ["Cannot convert the literal 'T0Ff' to the expected type 'Edm.Binary'", '400'],
    ['Error 808: ZtdDeviceAssignedToOtherTenant', '808'],
    ['import failed for row 7 with ZtdDeviceAlreadyAssigned (806)', '806'],
    ['Securing your hardware (Failed: 0x800705b4)', '0x800705B4'],
    ['StorageError', '640'],
  ])('is found in the message %j', (message, code) => {
    expect(explainServiceError(message)?.code).toBe(code);
  });

  it.each(['', '  ', '999', 'nothing', '0x12345678', 'NaN', '-1'])('%j is not known', (code) => {
    expect(explainServiceError(code)).toBeUndefined();
  });

  it('has a meaning, a remedy and a source each, and no number or name twice', () => {
    for (const { meaning, remedy, sources } of SERVICE_ERRORS) {
      expect(meaning).not.toBe('');
      expect(remedy).not.toBe('');
      expect(sources.length).toBeGreaterThan(0);
    }
    const keys = SERVICE_ERRORS.flatMap(({ code, names }) => [...(code ? [code] : []), ...names]).map((key) =>
      key.toLowerCase(),
    );
    expect(new Set(keys).size).toBe(keys.length);
  });

  it.each([
    ['ZtdDeviceAlredyAssigned', 'ZtdDeviceAlreadyAssigned'],
    ['ztddeviceduplicate', 'ZtdDeviceDuplicated'],
    ['805', '801'],
    ['0x800705B5', '0x800705B4'],
  ])('suggests for %s', (code, name) => {
    expect(nearestServiceErrors(code)).toContain(name);
  });

  it('suggests nothing for what is near to nothing', () => {
    expect(nearestServiceErrors('hello world, what is this')).toEqual([]);
    expect(nearestServiceErrors('')).toEqual([]);
  });

  it('answers for any text', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 6000 }), (text) => {
        explainServiceError(text);
        nearestServiceErrors(text);
      }),
    );
  });
});
