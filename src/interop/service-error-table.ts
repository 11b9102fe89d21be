/**
 * What the registration service, Microsoft Graph, the admin center and Windows answer when a device cannot be registered
 * or enrolled: codes and their names, messages, results of Windows (HRESULT), the events that Autopilot writes on a device
 * (Applications and Services Logs, Microsoft, Windows, ModernDeployment-Diagnostics-Provider, Autopilot), and the values
 * that it leaves in the registry. Imports nothing, so that a bundle of `explainServiceError` stays small.
 */

/** Where an answer is met. */
export type ServiceErrorOrigin = 'registration' | 'graph' | 'windows' | 'event' | 'portal' | 'registry' | 'script';

/** An answer, and what to do about it. */
export interface ServiceError {
  /** The number, as it is shown: `808`, `0x800705B4`; absent for an answer that has only a name or a text. */
  readonly code?: string;
  /** Names of the answer, the usual one first. */
  readonly names: readonly string[];
  /** Messages by which it is recognised; `*` stands for a value. */
  readonly texts?: readonly string[];
  readonly origin: ServiceErrorOrigin;
  /** What it means. */
  readonly meaning: string;
  /** What to do. */
  readonly remedy: string;
  /** Where meaning and remedy come from: addresses or published documents. */
  readonly sources: readonly string[];
  /** Seen by administrators, but no published source says what it means. */
  readonly undocumented?: true;
}

const LEARN = 'https://learn.microsoft.com/';
const AUTOPILOT = `${LEARN}autopilot/`;
const REGISTER = `${AUTOPILOT}add-devices`;
const FAQ = `${AUTOPILOT}troubleshooting-faq`;
const KNOWN_ISSUES = `${AUTOPILOT}known-issues`;
const REPAIR = `${AUTOPILOT}autopilot-motherboard-replacement`;
const ENROLLMENT = `${LEARN}troubleshoot/mem/intune/device-enrollment/troubleshoot-windows-enrollment-errors`;
const GRAPH = `${LEARN}graph/errors`;
const WIN32 = `${LEARN}windows/win32/debug/system-error-codes`;
const CODE_LIST = 'https://oofhours.com/2019/07/07/what-happens-when-you-register-a-device-with-windows-autopilot/';
const EVENT_MESSAGES = 'message table of autopilotdiag.dll, Windows 10.0.18362';
const REPORTS = 'reports of administrators (no published meaning)';

type Text = string | readonly string[];
const list = (value: Text): readonly string[] => (typeof value === 'string' ? (value === '' ? [] : [value]) : value);

function entry(
  origin: ServiceErrorOrigin,
  code: string,
  names: Text,
  meaning: string,
  remedy: string,
  sources: Text,
  texts: Text = '',
): ServiceError {
  const found = { names: list(names), origin, meaning, remedy, sources: list(sources) };
  return { ...(code !== '' && { code }), ...found, ...(texts !== '' && { texts: list(texts) }) };
}

const registration = (code: string, names: Text, meaning: string, remedy: string, more: Text = []): ServiceError =>
  entry('registration', code, names, meaning, remedy, [CODE_LIST, ...list(more)]);
const windows = (code: string, names: Text, meaning: string, remedy: string, sources: Text): ServiceError =>
  entry('windows', code, names, meaning, remedy, sources);
const event = (code: string, text: string, meaning: string, remedy = 'nothing to do', source = FAQ): ServiceError =>
  entry('event', code, '', meaning, remedy, source, text);
const registry = (name: string, meaning: string, remedy: string): ServiceError =>
  entry('registry', '', name, meaning, remedy, FAQ);
const undocumented = (
  origin: ServiceErrorOrigin,
  code: string,
  names: Text,
  meaning: string,
  remedy: string,
  texts: Text = '',
): ServiceError => ({ ...entry(origin, code, names, meaning, remedy, REPORTS, texts), undocumented: true });

const ASSIGN = 'assign a profile, wait until the device shows it as assigned, then restart the device';
const DELETE_AND_REGISTER =
  'delete the device from Intune, Windows Autopilot and Microsoft Entra ID, then register it again with a fresh hash';

/** Every answer that is known. */
export const SERVICE_ERRORS: readonly ServiceError[] = [
  registration(
    '801',
    'InvalidZtdRequestBody',
    'the request to the registration service is malformed',
    'compare the body with what "hwhash graph" prints; from a portal: try again, then open a support case',
  ),
  registration(
    '802',
    'InvalidZtdHardwareHash',
    'a field of the hardware hash is invalid or empty; manufacturer and serial number are required',
    'run "hwhash validate" on the hash, correct the field in the firmware, then capture again',
    REGISTER,
  ),
  registration(
    '803',
    'MissingZtdSerialNumberAndProductKey',
    'neither a serial number nor a product key id was given',
    'give one of them',
  ),
  registration(
    '806',
    'ZtdDeviceAlreadyAssigned',
    'the device is registered in this tenant already',
    'look for its serial number among the Windows Autopilot devices: if it is missing there, import it again, else do not',
    REGISTER,
  ),
  registration(
    '807',
    ['ZtdDeviceIsNotRegistered', 'ZtdDevicesNotRegistered'],
    'the device is not registered, or no profile is assigned to it yet; also event 807 on the device',
    `upload its hash, ${ASSIGN}`,
    FAQ,
  ),
  registration(
    '808',
    ['ZtdDeviceAssignedToOtherTenant', 'ZtdDeviceAssignedToAnotherTenant'],
    'the device is registered in another tenant',
    'check the serial number; the former owner must deregister the device, or a support case titled "Autopilot Deregistration Request" with proof of purchase',
    [REGISTER, REPAIR],
  ),
  {
    ...registration(
      '809',
      'ZtdProfileIsNotRegistered',
      'the deployment profile does not exist: it was deleted while it was assigned to the device; also event 809 on the device',
      'assign another profile to the device, then enroll it again',
      FAQ,
    ),
    texts: ['assigned profile does not exist'],
  },
  registration(
    '810',
    'ZtdProfileAssignedToOtherTenant',
    'the deployment profile belongs to another tenant',
    'assign a profile of the tenant in which the device is registered',
  ),
  registration(
    '811',
    'ZtdDeviceRegisteredByOtherTenant',
    'another tenant or partner has registered the device',
    'let the one who registered it deregister it, or register it through the same partner',
  ),
  registration(
    '812',
    'ZtdDeviceNotFound',
    'no device matches the manufacturer, model and serial number, or the product key id',
    'register the device with its hardware hash',
  ),
  registration(
    '813',
    'ZtdDeviceIsNotUnique',
    'what was given fits more than one device',
    'look for placeholders with "hwhash validate" and copies with "hwhash csv check"; register with the hash',
  ),
  registration(
    '814',
    'ZtdDeviceAlreadyAadRegistered',
    'the device is joined to or registered in Microsoft Entra ID already',
    'delete the device object in Microsoft Entra ID, unless it is the one that Autopilot made, then import again',
  ),
  {
    ...registration(
      '815',
      'ZtdDeviceHasNoAssignedProfile',
      'the device is registered, but no profile is assigned to it and the tenant has no default profile; also event 815 on the device',
      ASSIGN,
      FAQ,
    ),
    texts: ['no profile assigned to the device'],
  },
  registration(
    '819',
    'ZtdDeviceDuplicated',
    'the same hash appears twice in the file; one of them was processed',
    'look at the result of the other row; "hwhash csv fix" removes copies',
    REGISTER,
  ),
  registration(
    '908',
    ['SerialNumberMismatch', 'ProductKeyIdMismatch', 'HardwareMismatchDetected'],
    'the hardware differs from what was registered (serial number, product key id, or the hash as a whole); also event 908 on the device',
    'deregister the device, capture a new hash and register it again (usual after a new motherboard)',
    [FAQ, 'https://call4cloud.nl/autopilot-hardwaremismatchdetected-908'],
  ),
  entry(
    'registration',
    '640',
    'StorageError',
    'the service could not store the device; the error is generic',
    'try again later; if it persists, open a support case',
    [REGISTER, 'reports of administrators (for the number)'],
  ),
  undocumented(
    'registration',
    '',
    'HashNot4k',
    'the name says that the hash does not have the size of a 4K hash',
    'run "hwhash validate" on the hash: it must be 4000 characters long',
  ),
  undocumented(
    'graph',
    '',
    'ZtdDeviceAlreadyDeleted',
    'the name says that the device to be deleted is deleted already',
    'synchronize the list of Windows Autopilot devices and look whether the device is still there',
  ),
  undocumented(
    'portal',
    '',
    '',
    'the import refuses the file; the text says that the header line is not the expected one',
    'run "hwhash csv check" on the file',
    'incorrect headers',
  ),
  undocumented(
    'portal',
    '',
    '',
    'an identifier in the request is not accepted',
    'run "hwhash csv check" on the file, then import again',
    'invalid device identifier parameter',
  ),
  entry(
    'portal',
    '',
    '',
    'a hardware change was detected on the device, and Intune tries to register the new hardware; a Windows version without KB5017383 does not apply the profile',
    'wait for the next check-in of the device; if the state stays, deregister the device and register it again with a fresh hash',
    FAQ,
    ['fix pending', 'attention required'],
  ),
  entry(
    'script',
    '',
    '',
    'Get-WindowsAutoPilotInfo could not read the hash from the MDM bridge of Windows (MDM_DevDetail_Ext01)',
    'run it elevated, on Windows 10 1703 or later; "hwhash harvest" says what is missing',
    'https://www.powershellgallery.com/packages/Get-WindowsAutoPilotInfo',
    'unable to retrieve device hardware data',
  ),
  entry(
    'graph',
    '400',
    ["Cannot convert the literal to the expected type 'Edm.Binary'", 'BadRequest'],
    'the hardware hash is not valid base64: a foreign character, or the padding is missing',
    'repair the file with "hwhash csv fix", or one hash with "hwhash decode --json | hwhash encode"',
    FAQ,
    ['edm.binary', 'invalid length for a base-64 char array or string'],
  ),
  entry(
    'graph',
    '403',
    'Forbidden',
    'the account or application may not do this: a permission, role or license is missing',
    'grant DeviceManagementServiceConfig.ReadWrite.All and a suitable Intune role; check the license',
    GRAPH,
  ),
  entry(
    'graph',
    '404',
    'ResourceNotFound',
    'the object or the address does not exist',
    'check the identifier and the version of the address; the device may be deleted already',
    GRAPH,
  ),
  entry(
    'graph',
    '409',
    'Conflict',
    'the request conflicts with the current state of the object',
    'wait for the earlier request, read the object again, then repeat',
    GRAPH,
  ),
  entry(
    'graph',
    '429',
    'TooManyRequests',
    'too many requests: Graph throttles the application',
    'wait as long as the header Retry-After says, then repeat with smaller or fewer batches',
    `${LEARN}graph/throttling`,
  ),
  {
    ...windows(
      '0x80180014',
      ['MENROLL_E_DEVICENOTSUPPORTED', 'DeviceNotSupported'],
      'enrollment is refused: the record of an earlier deployment of the device blocks it, or enrollment of Windows devices is restricted',
      'delete the record of the device in Intune or unblock it (a device that is reset after self-deploying mode or pre-provisioning needs that); then check the enrollment restrictions',
      [FAQ, KNOWN_ISSUES, ENROLLMENT],
    ),
    texts: ['sdm one time limit check'],
  },
  windows(
    '0x801C0003',
    '',
    'the device is not registered, or its user may not join devices (or no more of them) to Microsoft Entra ID',
    'register the hash; check the device settings of Microsoft Entra ID',
    ENROLLMENT,
  ),
  windows(
    '0x801C03EA',
    '',
    'TPM attestation failed, so that the device could not join Microsoft Entra ID with a device token; also: the TPM supports 2.0 and runs 1.2',
    'update the firmware of the TPM and switch it to 2.0; check that the device is in no two groups with different profiles',
    [FAQ, KNOWN_ISSUES, ENROLLMENT],
  ),
  windows(
    '0x801C03F3',
    '',
    'Microsoft Entra ID does not find the device object: it was deleted by hand',
    DELETE_AND_REGISTER,
    KNOWN_ISSUES,
  ),
  windows(
    '0x80180005',
    '',
    'pre-provisioning was started, but the profile does not allow it',
    'set "Allow pre-provisioned deployment" to Yes in the deployment profile',
    `${AUTOPILOT}profiles`,
  ),
  windows(
    '0x80180018',
    'MENROLL_E_USER_LICENSE',
    'the user has no license for mobile device management, or has enrolled too many devices; also: the terms-of-use address of the MDM application cannot be reached',
    "check the user's licenses and number of devices, and that the device reaches the terms-of-use address",
    [FAQ, ENROLLMENT],
  ),
  windows(
    '0x8018002B',
    'MENROLL_E_MDM_NOT_CONFIGURED',
    'automatic enrollment found no MDM for the user: the MDM user scope is None, or the domain of the user name is not a verified one',
    'set the MDM user scope to All or Some; give the user a name in a verified domain',
    ENROLLMENT,
  ),
  windows(
    '0x80070032',
    'ERROR_NOT_SUPPORTED',
    'Autopilot Reset: the Windows Recovery Environment is not configured or not enabled. During the enrollment status page: the installation of an application took too long',
    'run "reagentc /enable", then reset again; on the enrollment status page, raise the time limit or require fewer applications',
    `${AUTOPILOT}windows-autopilot-reset`,
  ),
  windows(
    '0x800705B4',
    'ERROR_TIMEOUT',
    'a timeout; in self-deploying mode the attestation of the TPM: there is no TPM 2.0 (a virtual machine), or the attestation addresses cannot be reached',
    'run "hwhash validate --scenario self-deploying" on the hash; use a physical device with TPM 2.0, current firmware and the right time, and check the network',
    [KNOWN_ISSUES, `${AUTOPILOT}self-deploying`, ENROLLMENT],
  ),
  windows(
    '0x80070490',
    'ERROR_NOT_FOUND',
    'TPM attestation fails on AMD platforms with a firmware TPM (ASP)',
    "update the device's firmware: later versions of AMD's firmware have the correction",
    [KNOWN_ISSUES, WIN32],
  ),
  windows(
    '0x81039001',
    'E_AUTOPILOT_CLIENT_TPM_MAX_ATTESTATION_RETRY_EXCEEDED',
    'TPM attestation failed too many times in self-deploying mode or pre-provisioning; the failure can be intermittent',
    'try again; then update the firmware of the device and the TPM',
    KNOWN_ISSUES,
  ),
  windows(
    '0x81039023',
    '',
    'TPM attestation fails on Windows 11 21H2 in self-deploying mode or pre-provisioning',
    'install KB5013943 (May 2022) or a later update',
    KNOWN_ISSUES,
  ),
  windows(
    '0x81039024',
    '',
    'TPM attestation fails because the TPM has a known vulnerability',
    'update the TPM\'s firmware from the manufacturer of the device; "hwhash validate" tells a ROCA key',
    KNOWN_ISSUES,
  ),
  windows(
    '0xC1036501',
    '',
    'the device cannot enroll automatically: Microsoft Entra ID has more than one MDM configuration',
    'leave one MDM application with a user scope in Microsoft Entra ID',
    KNOWN_ISSUES,
  ),
  undocumented(
    'windows',
    '0x81036501',
    '',
    'seen on the enrollment status page; its number resembles 0xC1036501 (more than one MDM configuration)',
    'look for event 115 and the HRESULT in it; check that the tenant has exactly one MDM',
  ),
  undocumented(
    'windows',
    '0x81036502',
    '',
    'seen on the enrollment status page; unofficial explanations contradict each other',
    'collect the logs (Mdmdiagnosticstool.exe -area Autopilot -cab FILE) and see what failed',
  ),
  windows(
    '0x80070774',
    'ERROR_DOMAIN_CONTROLLER_NOT_FOUND',
    'hybrid join: the domain controller was not found, or the profile assigns a user (which joins Microsoft Entra ID instead), or the device object was deleted',
    'unassign the user, check the hybrid profile and the connector; else delete the Autopilot object and import the hash again',
    [ENROLLMENT, WIN32],
  ),
  windows(
    '0x80070002',
    'ERROR_FILE_NOT_FOUND',
    'Windows did not find a file; where it is met in Autopilot is not published',
    'look at the event or log line around it: it names the step that failed',
    WIN32,
  ),
  windows(
    '0x80004005',
    'E_FAIL',
    'unspecified failure; alone it says nothing',
    'look at the event or log line around it: it names the step that failed',
    `${LEARN}windows/win32/seccrypto/common-hresult-values`,
  ),
  windows(
    '0x80190190',
    'HTTP_E_STATUS_BAD_REQUEST',
    'a server answered with HTTP status 400 (bad request)',
    'look at which request failed; with an expired device certificate the device must enroll again',
    `${LEARN}windows/win32/bits/bits-return-values`,
  ),
  windows(
    '0x80090016',
    'NTE_BAD_KEYSET',
    'a key does not exist: the TPM operation failed, often on a device that was imaged after it had joined',
    'make images of machines that were never joined or registered; clear the TPM, then register the device again',
    `${LEARN}entra/identity/devices/troubleshoot-device-dsreg`,
  ),
  event(
    '100',
    'autopilot policy * not found',
    'a setting of the Autopilot policy was not found, usually while the device waits for its profile',
    'wait: this is usually temporary',
  ),
  event('101', 'autopilotgetpolicydwordbyname succeeded', 'a numeric setting was read from the Autopilot policy'),
  event('103', 'autopilotgetpolicystringbyname succeeded', 'a text setting was read from the Autopilot policy'),
  event('109', 'autopilotgetoobesettingsoverride succeeded', 'a state setting of the out-of-box experience was read'),
  event('111', 'autopilotretrievesettings succeeded', 'the settings of the Autopilot profile were read'),
  event(
    '115',
    'autopilot discovery failed to find a valid mdm',
    'no MDM was found for the tenant',
    'check that the tenant is licensed and configured for exactly one MDM; look at the HRESULT in the event',
    EVENT_MESSAGES,
  ),
  event(
    '150',
    'autopilotmanager started the msa service',
    'the service that gives the TPM its identity was started',
    undefined,
    EVENT_MESSAGES,
  ),
  event(
    '152',
    'autopilotmanager reported tpm maintenance task is complete',
    'the TPM maintenance task has finished',
    undefined,
    EVENT_MESSAGES,
  ),
  event(
    '153',
    'autopilotmanager reported the state changed',
    'the state of the Autopilot manager changed; ProfileState_Available means that the profile was downloaded',
  ),
  event('160', 'autopilotretrievesettings beginning acquisition', 'the download of the profile begins'),
  event('161', 'autopilotmanager retrieve settings succeeded', 'the profile was downloaded'),
  event(
    '163',
    'the device is already provisioned',
    'the profile is not downloaded, because the device has one already',
    'reset the device if it is to be deployed again (Sysprep /generalize removes a profile)',
  ),
  event('164', 'internet is available to attempt policy download', 'the profile can be downloaded'),
  event(
    '171',
    'failed to set tpm identity confirmed',
    'TPM attestation failed, which self-deploying mode and pre-provisioning need',
    'look at the HRESULT in the event; update the firmware of the TPM, or clear it, and restart',
  ),
  event(
    '172',
    'failed to set autopilot profile as available',
    'the Autopilot profile could not be made available',
    'look at the HRESULT in the event; usually the same fault as in event 171',
  ),
  event(
    '176',
    'msa tpm keystate has been updated',
    'the state of the TPM key changed on the server or the device',
    'nothing, unless the new state says revoked, disabled or failure',
    EVENT_MESSAGES,
  ),
  event(
    '177',
    'configuring tpm for attestation',
    'the TPM is being prepared for attestation; the event counts the attempts',
    'nothing, unless the last attempt is reached (0x81039001)',
    EVENT_MESSAGES,
  ),
  event('182', 'the retry timer event was set', 'the next attempt is scheduled', undefined, EVENT_MESSAGES),
  event('183', 'the retry timer event occurred', 'the next attempt begins', undefined, EVENT_MESSAGES),
  registry(
    'IsAutopilotDisabled',
    '1 means that the device is not registered, or that its profile could not be downloaded (network, firewall, timeout)',
    'register the device; check that it reaches the addresses of Autopilot',
  ),
  registry(
    'TenantMatched',
    '0 means that the user signed in to another tenant than the device is registered in',
    'sign in with an account of the tenant, or register the device in the right tenant',
  ),
  registry(
    'CloudAssignedTenantDomain',
    'the tenant in which the device is registered, by its domain; blank when it is not registered',
    'register the device if it is blank',
  ),
  registry(
    'CloudAssignedTenantId',
    'the tenant in which the device is registered, by its id; blank when it is not registered',
    'register the device if it is blank',
  ),
  registry(
    'AadTenantId',
    'the tenant that the user signed in to; it must be the one in which the device is registered',
    'compare it with CloudAssignedTenantId',
  ),
  registry(
    'CloudAssignedOobeConfig',
    'settings of the profile as bits: 1 SkipCortanaOptIn, 2 OobeUserNotLocalAdmin, 4 SkipExpressSettings, 8 SkipOemRegistration, 16 SkipEula',
    'compare the bits with the profile',
  ),
];
