/**
 * What the registration service, Microsoft Graph and Windows answer when a device cannot be registered or enrolled:
 * error codes and their names, results of Windows (HRESULT), and the events that Autopilot writes on a device
 * (Applications and Services Logs, Microsoft, Windows, ModernDeployment-Diagnostics-Provider, Autopilot).
 */

/** Where an answer is met. */
export type ServiceErrorOrigin = 'registration' | 'graph' | 'windows' | 'event';

/** An answer, and what to do about it. */
export interface ServiceError {
  /** The number, as it is shown: `808`, `0x800705B4`; absent for an answer that has only a name. */
  readonly code?: string;
  /** Names of the answer, the usual one first. */
  readonly names: readonly string[];
  readonly origin: ServiceErrorOrigin;
  /** What it means. */
  readonly meaning: string;
  /** What to do. */
  readonly remedy: string;
  /** Where meaning and remedy come from. */
  readonly sources: readonly string[];
}

const REGISTRATION = 'device registration errors of Windows Autopilot (published list)';
const TROUBLESHOOTING = 'Windows Autopilot troubleshooting (Microsoft Learn)';
const EVENTS = 'Windows Autopilot event IDs (Microsoft Learn)';
const MDM_HEADER = 'mdmregistration.h';
const WIN32_ERRORS = 'winerror.h';

const registration = (code: string, names: string[], meaning: string, remedy: string): ServiceError => ({
  code,
  names,
  origin: 'registration',
  meaning,
  remedy,
  sources: [REGISTRATION],
});
const windows = (code: string, names: string[], meaning: string, remedy: string, sources: string[]): ServiceError => ({
  code,
  names,
  origin: 'windows',
  meaning,
  remedy,
  sources,
});
const event = (code: string, meaning: string, remedy = 'nothing to do'): ServiceError => ({
  code,
  names: [],
  origin: 'event',
  meaning,
  remedy,
  sources: [EVENTS],
});

/** Every answer that is known. */
export const SERVICE_ERRORS: readonly ServiceError[] = [
  registration(
    '801',
    ['InvalidZtdRequestBody'],
    'the request to the registration service is malformed',
    'compare the body with the one that "hwhash graph" prints; from a portal: try again, then open a support case',
  ),
  registration(
    '802',
    ['InvalidZtdHardwareHash'],
    'a field of the hardware hash is invalid or empty; manufacturer and serial number are needed at least',
    'run "hwhash validate" on the hash to see which field, correct it in the firmware, then recapture',
  ),
  registration(
    '803',
    ['MissingZtdSerialNumberAndProductKey'],
    'neither a serial number nor a product key id was given',
    'give one of them',
  ),
  registration(
    '806',
    ['ZtdDeviceAlreadyAssigned'],
    'the device is registered in this tenant already',
    'nothing is to be imported; assign a profile to the existing device',
  ),
  registration(
    '807',
    ['ZtdDeviceIsNotRegistered', 'ZtdDevicesNotRegistered'],
    'the device is not registered, or no profile is assigned to it yet; also event 807 on the device',
    'upload its hash, assign a profile, wait until the profile shows as assigned, then restart the device',
  ),
  registration(
    '808',
    ['ZtdDeviceAssignedToOtherTenant', 'ZtdDeviceAssignedToAnotherTenant'],
    'the device is registered in the tenant of somebody else',
    'its former owner must deregister it; where nobody can be found, the maker or Microsoft support can, against a proof of purchase',
  ),
  registration(
    '809',
    ['ZtdProfileIsNotRegistered'],
    'the deployment profile is not known; as event 809 on the device: the assigned profile does not exist any more',
    'assign another profile to the device',
  ),
  registration(
    '810',
    ['ZtdProfileAssignedToOtherTenant'],
    'the deployment profile belongs to another tenant',
    'assign a profile of the tenant in which the device is registered',
  ),
  registration(
    '811',
    ['ZtdDeviceRegisteredByOtherTenant'],
    'another tenant or partner has registered the device',
    'let the one who registered it deregister it, or register it through the same partner',
  ),
  registration(
    '812',
    ['ZtdDeviceNotFound'],
    'no device matches the manufacturer, model and serial number, or the product key id',
    'register the device with its hardware hash',
  ),
  registration(
    '813',
    ['ZtdDeviceIsNotUnique'],
    'what was given fits more than one device',
    'look for placeholders with "hwhash validate" and for copies with "hwhash csv check"; register with the hash of each device',
  ),
  registration(
    '814',
    ['ZtdDeviceAlreadyAadRegistered'],
    'the device is joined to or registered in Microsoft Entra ID already',
    'delete the device object in Microsoft Entra ID, unless it is the one that Autopilot made, then import again',
  ),
  registration(
    '815',
    ['ZtdDeviceHasNoAssignedProfile'],
    'the device is registered, but no profile is assigned to it; also event 815 on the device',
    'assign a profile, wait until it shows as assigned, then restart the device',
  ),
  registration(
    '819',
    ['ZtdDeviceDuplicated'],
    'the same hash stands twice in the file; one of them was processed',
    'nothing, or find the copies with "hwhash csv check" and take them out with "hwhash csv fix"',
  ),
  registration(
    '908',
    ['SerialNumberMismatch', 'ProductKeyIdMismatch'],
    'serial number or product key id of the hardware differ from what was registered; also event 908 on the device',
    'deregister the device, capture a new hash and register it again (usual after a new motherboard)',
  ),
  {
    code: '640',
    names: ['StorageError'],
    origin: 'registration',
    meaning: 'the service could not store the device',
    remedy: 'try again later',
    sources: [REGISTRATION, 'reports of administrators (for the number)'],
  },
  {
    code: '400',
    names: ["Cannot convert the literal to the expected type 'Edm.Binary'", 'BadRequest'],
    origin: 'graph',
    meaning: 'the hardware hash is no valid base64: a character is foreign, or the padding is missing',
    remedy: 'repair the file with "hwhash csv fix", or one hash with "hwhash decode --json | hwhash encode"',
    sources: [TROUBLESHOOTING],
  },
  windows(
    '0x80180014',
    ['MENROLL_E_DEVICENOTSUPPORTED'],
    'enrolment is refused: the record of an earlier deployment of the device blocks it, or enrolment of Windows devices is restricted',
    'delete the record of the device or unblock it (a device reset after self-deploying mode or pre-provisioning needs that), and look at the enrolment restrictions',
    [TROUBLESHOOTING, MDM_HEADER],
  ),
  windows(
    '0x801C0003',
    [],
    'the device is not registered, or its user may not join devices (or no more of them) to Microsoft Entra ID',
    'register the hash; look at the device settings of Microsoft Entra ID: who may join, and how many devices a user may have',
    [TROUBLESHOOTING],
  ),
  windows(
    '0x80180018',
    ['MENROLL_E_USER_LICENSE'],
    'the address of the terms of use cannot be reached, or the user has no licence for mobile device management',
    "let the device reach the terms-of-use address of the MDM application, and look at the user's licences",
    [TROUBLESHOOTING, MDM_HEADER],
  ),
  windows(
    '0x80070032',
    ['ERROR_NOT_SUPPORTED'],
    'the installation of an application took longer than the enrolment status page allows',
    'raise the time limit of the enrolment status page, or make fewer applications required during it',
    [TROUBLESHOOTING, WIN32_ERRORS],
  ),
  windows(
    '0x800705B4',
    ['ERROR_TIMEOUT'],
    'the attestation of the TPM timed out: there is no TPM 2.0 (a virtual machine), or the addresses for attestation cannot be reached',
    'run "hwhash validate --scenario self-deploying" on the hash; use a physical device with TPM 2.0, with current firmware and clock, on a network that reaches the attestation service',
    [TROUBLESHOOTING, WIN32_ERRORS],
  ),
  event('100', 'a setting of the Autopilot policy was not found', 'nothing, unless the profile should be there'),
  event('101', 'a number was read from the Autopilot policy'),
  event('103', 'a text was read from the Autopilot policy'),
  event('109', 'a setting of the out-of-box experience was taken from the profile'),
  event('111', 'the Autopilot settings were retrieved'),
  event('153', 'the state of the Autopilot manager changed'),
  event('160', 'retrieving the Autopilot settings begins'),
  event('161', 'the Autopilot manager has retrieved the settings'),
  event(
    '163',
    'the profile is not downloaded, because the device is provisioned already',
    'reset the device if it is to be deployed anew',
  ),
  event('164', 'the internet can be reached for downloading the profile'),
  event(
    '171',
    'the identity of the TPM could not be confirmed',
    'look at the HRESULT in the event; update the firmware of the TPM, or clear it, and restart',
  ),
  event(
    '172',
    'the Autopilot profile could not be made available',
    'look at the HRESULT in the event; usually the same fault as in event 171',
  ),
];
