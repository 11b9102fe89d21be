/**
 * What Microsoft's documents say of error codes, events and texts, statement by statement: the text as people have it, what
 * it is explained as, and words of the meaning or remedy that must be there. Places are file and line of the collected
 * documents (000 to 004) that docs/REGISTRATION.md was written from.
 */
import { describe, expect, it } from 'vitest';
import { explainServiceErrors } from '../../src/interop/service-errors.js';

/** Place, text, code or name that it is explained as, and words of the explanation. */
type Statement = readonly [place: string, text: string, code: string, words: RegExp];

const STATEMENTS: readonly Statement[] = [
  ['003:3194', 'TPM attestation failed with error code 0x80070490', '0x80070490', /AMD.*later versions of AMD/],
  ['003:3200', '0x81039001', '0x81039001', /TPM attestation failed too many times.*intermittent.*try again/],
  [
    '003:3200',
    'E_AUTOPILOT_CLIENT_TPM_MAX_ATTESTATION_RETRY_EXCEEDED',
    '0x81039001',
    /self-deploying mode or pre-provisioning/,
  ],
  ['003:3295', 'error code 0x81039023', '0x81039023', /Windows 11 21H2.*KB5013943/],
  ['003:3307', 'error code 0x81039024', '0x81039024', /known vulnerability.*firmware/],
  ['003:3388', '0x800705B4', '0x800705B4', /TPM/],
  ['003:3389', '0x801c03ea', '0x801C03EA', /TPM attestation failed.*could not join Microsoft Entra ID/],
  ['003:3390', '0xc1036501', '0xC1036501', /enroll automatically.*more than one MDM configuration/],
  ['003:3392', 'HResult error code 0x801C03F3', '0x801C03F3', /does not find the device object.*deleted/],
  [
    '003:3396',
    '801C03F3',
    '0x801C03F3',
    /delete the device from Intune, Windows Autopilot and Microsoft Entra ID, then register it again/,
  ],
  ['003:12499', 'pre-provisioning failure with error code 0x80180005', '0x80180005', /profile does not allow it/],
  [
    '003:11357',
    'Error code: ERROR_NOT_SUPPORTED (0x80070032)',
    '0x80070032',
    /Windows Recovery Environment.*reagentc \/enable/,
  ],
  ['003:2876', 'error code "80180018"', '0x80180018', /license.*too many devices/],
  ['003:12255', 'ZtdDeviceAlreadyAssigned', '806', /serial number.*import it again, else do not/],
  ['003:12256', 'ZtdDeviceDuplicated', '819', /same hash|duplicate|twice/],
  ['003:14696', 'ZtdDeviceAssignedToOtherTenant', '808', /support case/],
  ['003:2679', 'Autopilot policy [name] not found.', '100', /temporary|waiting|download/],
  ['003:2682', 'AutopilotGetPolicyDwordByName succeeded: policy name = X; policy value = 1.', '101', /numeric|setting/],
  ['003:2683', 'AutopilotGetPolicyStringByName succeeded: policy name = X; value = y.', '103', /text|string|setting/],
  ['003:2684', 'AutopilotGetOobeSettingsOverride succeeded: OOBE setting X; state = 1.', '109', /state|setting/],
  ['003:2685', 'AutopilotRetrieveSettings succeeded.', '111', /profile|settings/],
  [
    '003:2686',
    'AutopilotManager reported the state changed from ProfileState_Unknown to ProfileState_Available.',
    '153',
    /profile|state/,
  ],
  ['003:2689', 'AutopilotRetrieveSettings beginning acquisition.', '160', /download/],
  ['003:2690', 'AutopilotManager retrieve settings succeeded.', '161', /download/],
  [
    '003:2691',
    "AutopilotManager determined download isn't required and the device is already provisioned. Clean or reset the device",
    '163',
    /profile.*(reset|Sysprep)/i,
  ],
  [
    '003:2692',
    'AutopilotManager determined Internet is available to attempt policy download.',
    '164',
    /Internet|download/i,
  ],
  ['003:2693', 'AutopilotManager failed to set TPM identity confirmed.', '171', /TPM attestation/],
  ['003:2694', 'AutopilotManager failed to set Autopilot profile as available.', '172', /171|TPM/],
  ['003:2695', 'event 807: ZtdDevicesNotRegistered', '807', /upload.*assign|assign.*profile/],
  [
    '003:2699',
    'ZtdDeviceHasNoAssignedProfile - Assigned profile does not exist.',
    '809',
    /deleted.*assign another profile/,
  ],
  ['003:2700', 'ZtdDeviceHasNoAssignedProfile - No profile assigned to the device', '815', /assign a/],
  ['003:2701', 'SerialNumberMismatch', '908', /register/],
  ['003:2701', 'ProductKeyIdMismatch', '908', /register/],
  ['003:2714', 'AadTenantId', 'AadTenantId', /signed in to/],
  ['003:2715', 'CloudAssignedTenantDomain', 'CloudAssignedTenantDomain', /domain; blank when it is not registered/],
  ['003:2716', 'CloudAssignedTenantId', 'CloudAssignedTenantId', /id; blank when it is not registered/],
  ['003:2717', 'IsAutopilotDisabled = 1', 'IsAutopilotDisabled', /not registered.*(network|firewall)/],
  ['003:2718', 'TenantMatched 0', 'TenantMatched', /another tenant/],
  ['003:2719', 'CloudAssignedOobeConfig 1', 'CloudAssignedOobeConfig', /^1: SkipCortanaOptIn$/m],
  ['003:2719', 'CloudAssignedOobeConfig 2', 'CloudAssignedOobeConfig', /^2: OobeUserNotLocalAdmin$/m],
  ['003:2719', 'CloudAssignedOobeConfig 4', 'CloudAssignedOobeConfig', /^4: SkipExpressSettings$/m],
  ['003:2719', 'CloudAssignedOobeConfig 8', 'CloudAssignedOobeConfig', /^8: SkipOemRegistration$/m],
  ['003:2719', 'CloudAssignedOobeConfig 16', 'CloudAssignedOobeConfig', /^16: SkipEula$/m],
  [
    '003:2781',
    'MDM Enroll: Server Returned Fault/Code/Subcode/Value=(DeviceNotSupported)',
    '0x80180014',
    /record.*delete|unblock/,
  ],
  ['003:2801', 'Invalid length for a Base-64 char array or string', '400', /base64/],
  ['003:2854', 'Fix pending', '', /hardware change/],
  ['003:2854', 'Attention required', '', /hardware change/],
  ['003:4277', 'Fix pending', '', /Intune tries to register the new hardware/],
];

/** Lines of 003 that docs/REGISTRATION.md was written from; one of a range stands for all of it. */
const CITED: readonly (number | readonly [number, number])[] = [
  3194,
  12499,
  3389,
  [3392, 3402],
  3200,
  3295,
  3307,
  3390,
  11357,
  2876,
  12255,
  14696,
  2699,
  [2679, 2701],
  2781,
  2854,
  4277,
  2801,
  ...[2714, 2715, 2716, 2717, 2718, 2719],
];

describe('what is published of codes and texts', () => {
  it.each(STATEMENTS)('%s: %j is %j', (_place, text, code, words) => {
    const explained = explainServiceErrors(text);
    const own = explained.find(({ error }) => (error?.code ?? error?.names[0] ?? '') === code || code === '');
    expect(own?.error, explained.map(({ found }) => found).join()).toBeDefined();
    expect(own?.error?.undocumented).not.toBe(true);
    expect(`${own?.error?.meaning} ${own?.error?.remedy}\n${own?.detail ?? ''}`).toMatch(words);
  });

  it('is a case each: no cited line is left out', () => {
    const lines = STATEMENTS.map(([place]) => Number(place.split(':')[1]));
    for (const cited of CITED) {
      const [from, to] = typeof cited === 'number' ? [cited, cited] : cited;
      expect(
        lines.some((line) => line >= from && line <= to),
        `line ${from}`,
      ).toBe(true);
    }
  });

  it('covers every message of an event with a number of its own', () => {
    const events = STATEMENTS.filter(([place]) => {
      const line = Number(place.split(':')[1]);
      return line >= 2679 && line <= 2701;
    }).map(([, , code]) => code);
    expect(new Set(events)).toEqual(
      new Set([
        '100',
        '101',
        '103',
        '109',
        '111',
        '153',
        '160',
        '161',
        '163',
        '164',
        '171',
        '172',
        '807',
        '809',
        '815',
        '908',
      ]),
    );
  });
});
