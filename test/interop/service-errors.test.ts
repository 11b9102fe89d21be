import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  explainServiceError,
  explainServiceErrors,
  nearestServiceErrors,
  SERVICE_ERRORS,
} from '../../src/interop/service-errors.js';

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

  it('cites an address or a document, and says of the rest that it is undocumented', () => {
    for (const { sources, undocumented } of SERVICE_ERRORS) {
      const published = sources.some((source) => /^https:|^message table of/.test(source));
      expect(published).toBe(undocumented !== true);
    }
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

/** Texts, and the codes (or names) of what must be explained in them; `?` before a code that is not known. */
const TEXTS: [string, string[]][] = [
  ['801c0003', ['0x801C0003']],
  ['0X801C0003', ['0x801C0003']],
  ['-2145648637', ['0x801C0003']],
  ['2149056555', ['0x8018002B']],
  ['0xFFFFFFFF80180018', ['0x80180018']],
  ['Something went wrong. Error Code 80070774.', ['0x80070774']],
  ['hr=80004005', ['0x80004005']],
  ['806 808', ['806', '808']],
  ['806,808', ['806', '808']],
  ['Errors 806, 807 and 815 seen', ['806', '807', '815']],
  ['0x81039001 on device 164', ['0x81039001']],
  ['event 164', ['164']],
  ['Event ID 171: AutopilotManager failed to set TPM identity confirmed.  HRESULT=0x81039001', ['171', '0x81039001']],
  ['AutopilotManager failed to set Autopilot profile as available. HRESULT = 0x800705B4', ['172', '0x800705B4']],
  ['Autopilot policy [ZtdCorrelationId] not found.', ['100']],
  ['Imported 400 devices, 100 failed', []],
  ['failed 100 times', []],
  ['400 devices', []],
  ['error: 400 devices failed', []],
  ['uploaded 819 of 819 rows', []],
  ['row 808 of file devices-806.csv', []],
  ['version 10.0.807.1 at 2026-11-25 15:09:807', []],
  ['exit code 400', []],
  ['1,808 devices', []],
  ['KB5013943', []],
  ['serial number 80123456', []],
  ['HTTP 400 Bad Request', ['400']],
  ['status 429', ['429']],
  ['404 Not Found', ['404']],
  ['Registration failed: 808', ['808']],
  ['InvalidZtdRequestBody = 801', ['801']],
  ['ZtdDeviceAlreadyAssigned 806 ZtdDeviceAssignedToOtherTenant 808', ['806', '808']],
  ['{"deviceErrorCode":808,"deviceErrorName":"ZtdDeviceAssignedToOtherTenant"}', ['808']],
  // A code beats the name beside it; a name of another thing is explained as well.
  ['809 ZtdDeviceHasNoAssignedProfile - Assigned profile does not exist.', ['809']],
  ['ZtdDeviceHasNoAssignedProfile - Assigned profile does not exist.', ['809']],
  ['ZtdDeviceHasNoAssignedProfile - No profile assigned to the device, and no default profile', ['815']],
  ['error 806 for one device, and ZtdDeviceNotFound for the other', ['806', '812']],
  [
    'Fault/Code/Subcode/Value=(DeviceNotSupported) (Enrollment blocked for AP device by SDM One Time Limit Check)',
    ['0x80180014'],
  ],
  ['Exception: Invalid length for a Base-64 char array or string.', ['400']],
  ['HardwareMismatchDetected', ['908']],
  // A result of Windows that is not known is named, and nothing smaller takes its place.
  ['0x8018ffff on event 171', ['?0x8018ffff', '171']],
  ['-2145910781', ['?-2145910781']],
  ['0x80180002b', ['?0x80180002b']],
  ['error 999', ['?999']],
  ['error 806 999', ['806']],
];

describe('a text', () => {
  it.each(TEXTS)('%j holds %j', (text, expected) => {
    const found = explainServiceErrors(text).map(({ found: written, error }) =>
      error === undefined ? `?${written}` : (error.code ?? error.names[0]),
    );
    expect(found).toEqual(expected);
  });

  it('without a number or name is found by its words', () => {
    const sources = ['Fix pending', 'Attention required', 'Incorrect Headers', 'Invalid Device Identifier parameter'];
    for (const text of [...sources, 'Unable to retrieve device hardware data (hash) from computer']) {
      expect(explainServiceErrors(text)).toHaveLength(1);
    }
  });

  it('with a value of CloudAssignedOobeConfig has its bits named', () => {
    const detail = (text: string): string | undefined => explainServiceErrors(text)[0]?.detail;
    expect(detail('CloudAssignedOobeConfig = 5')).toBe('5: SkipCortanaOptIn, SkipExpressSettings');
    expect(detail('CloudAssignedOobeConfig    REG_DWORD    0x51e')).toBe(
      '1310: OobeUserNotLocalAdmin, SkipExpressSettings, SkipOemRegistration, SkipEula, 1280 (not documented)',
    );
    expect(detail('CloudAssignedOobeConfig 0')).toBe('0: none of them');
    expect(detail('CloudAssignedOobeConfig')).toBeUndefined();
  });

  it.each([
    '0x80070490',
    '0x80180005',
    '0x801C03EA',
    '0x801C03F3',
    '0x81039001',
    '0x81039023',
    '0x81039024',
    '0xC1036501',
    '0x81036501',
    '0x81036502',
    '0x80070774',
    '0x80004005',
    '0x80070002',
    '0x8018002B',
    '0x80190190',
    '0x80090016',
    '0x80070032',
    '0x80180018',
    'ZtdDeviceAlreadyDeleted',
    'HashNot4k',
    'IsAutopilotDisabled',
    'TenantMatched',
    'CloudAssignedTenantDomain',
    'CloudAssignedTenantId',
    'AadTenantId',
    '150',
    '152',
    '176',
    '177',
    '182',
    '183',
    '100',
    '101',
    '103',
    '109',
    '111',
    '153',
    '160',
    '161',
    '163',
    '403',
    '404',
    '409',
    '429',
  ])('%s is explained alone, in any case', (code) => {
    for (const form of [code, code.toLowerCase(), code.toUpperCase()]) {
      const [first, ...others] = explainServiceErrors(form);
      expect(first?.error).toBeDefined();
      expect(others).toEqual([]);
    }
  });

  it('of any length is read in bounded time', () => {
    for (const unit of ['808 ', 'error ', '-', 'Autopilot policy ', '(((', '806,', 'ﬀ', 'İ']) {
      const start = performance.now();
      explainServiceErrors(unit.repeat(Math.ceil(300_000 / unit.length)));
      expect(performance.now() - start).toBeLessThan(5000);
    }
  });
});
