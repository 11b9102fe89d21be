/**
 * Bodies for registering devices through Microsoft Graph (importedWindowsAutopilotDeviceIdentity). Nothing here reaches
 * out to a network: the caller sends the body with a token of its own.
 */
import { decodeHash } from '../hash/decode.js';
import { encodeHash } from '../hash/encode.js';
import type { HardwareHash } from '../hash/model.js';

/** What goes into a registration besides the hash. */
export interface GraphImportDetails {
  /** Group tag, for dynamic groups and profiles. */
  groupTag?: string;
  /** User principal name of the one user that the device is for; a wrong one locks the device. */
  assignedUserPrincipalName?: string;
  /** Identifier of the import, chosen by the caller. */
  importId?: string;
  /** Serial number; the hash's own by default. */
  serialNumber?: string;
  /** Product key id; the hash's own by default. */
  productKey?: string;
}

/** A device to register: its hash, as text or model, and what goes with it. */
export interface GraphImportDevice extends GraphImportDetails {
  hash: string | HardwareHash;
}

/** One device, as Graph accepts it. */
export interface ImportedDeviceIdentity {
  '@odata.type': '#microsoft.graph.importedWindowsAutopilotDeviceIdentity';
  groupTag: string;
  serialNumber: string;
  productKey: string;
  importId: string;
  /** The hash, base64. */
  hardwareIdentifier: string;
  assignedUserPrincipalName: string;
  state: {
    '@odata.type': 'microsoft.graph.importedWindowsAutopilotDeviceIdentityState';
    deviceImportStatus: 'pending';
    deviceRegistrationId: '';
    deviceErrorCode: 0;
    deviceErrorName: '';
  };
}

/** Several devices, as the action `import` takes them. */
export interface ImportedDeviceIdentities {
  importedWindowsAutopilotDeviceIdentities: ImportedDeviceIdentity[];
}

/** Clouds with a Graph endpoint of their own. */
export type GraphCloud = 'global' | 'gcc-high' | 'dod' | 'china';

/** Graph's root in each cloud (Microsoft Graph, national cloud deployments); GCC is on the global one. */
export const GRAPH_ENDPOINTS: Readonly<Record<GraphCloud, string>> = {
  global: 'https://graph.microsoft.com',
  'gcc-high': 'https://graph.microsoft.us',
  dod: 'https://dod-graph.microsoft.us',
  china: 'https://microsoftgraph.chinacloudapi.cn',
};

const COLLECTION = 'v1.0/deviceManagement/importedWindowsAutopilotDeviceIdentities';

/**
 * Address to which {@link toGraphImport}'s body is posted.
 *
 * @param body of one device or of several
 * @param cloud `global` by default
 */
export function graphImportUrl(
  body: ImportedDeviceIdentity | ImportedDeviceIdentities,
  cloud: GraphCloud = 'global',
): string {
  const action = 'importedWindowsAutopilotDeviceIdentities' in body ? '/import' : '';
  return `${GRAPH_ENDPOINTS[cloud]}/${COLLECTION}${action}`;
}

/** A hash as text and as model, from either. */
export function textAndModel(hash: string | HardwareHash): { text: string; model: HardwareHash } {
  if (typeof hash === 'string') return { text: hash.trim(), model: decodeHash(hash, { repair: false }) };
  return { text: encodeHash(hash), model: hash };
}

type Device = string | HardwareHash | GraphImportDevice;

function identity(device: Device, common: GraphImportDetails): ImportedDeviceIdentity {
  const own = typeof device === 'object' && 'hash' in device ? device : { hash: device };
  const { text, model } = textAndModel(own.hash);
  const details: GraphImportDetails = { ...common, ...own };
  return identityOf(text, {
    ...details,
    serialNumber: details.serialNumber ?? model.smbios?.systemSerialNumber,
    productKey: details.productKey ?? model.productKey?.id,
  });
}

/** A device by the text of its hash and all that goes with it. */
export function identityOf(text: string, details: GraphImportDetails): ImportedDeviceIdentity {
  return {
    '@odata.type': '#microsoft.graph.importedWindowsAutopilotDeviceIdentity',
    groupTag: details.groupTag ?? '',
    serialNumber: details.serialNumber ?? '',
    productKey: details.productKey ?? '',
    importId: details.importId ?? '',
    hardwareIdentifier: text,
    assignedUserPrincipalName: details.assignedUserPrincipalName ?? '',
    state: {
      '@odata.type': 'microsoft.graph.importedWindowsAutopilotDeviceIdentityState',
      deviceImportStatus: 'pending',
      deviceRegistrationId: '',
      deviceErrorCode: 0,
      deviceErrorName: '',
    },
  };
}

/**
 * The body that registers one device, or several.
 *
 * @param device a hash (text or model), alone or with what goes with it; a list gives the body of the action `import`
 * @param details what goes with every device; a device's own comes first
 * @throws {@link HashFormatError} when a text is not a hardware hash; nothing is repaired on the way to a service
 * @throws {@link HashModelError} when a model holds what the format cannot
 * @throws {@link HashCapacityError} when a model's blocks do not fit
 * @example
 * const body = toGraphImport(text, { groupTag: 'Kiosk' });
 * await fetch(graphImportUrl(body), { method: 'POST', headers, body: JSON.stringify(body) });
 */
export function toGraphImport(device: Device, details?: GraphImportDetails): ImportedDeviceIdentity;
export function toGraphImport(devices: readonly Device[], details?: GraphImportDetails): ImportedDeviceIdentities;
export function toGraphImport(
  devices: Device | readonly Device[],
  details: GraphImportDetails = {},
): ImportedDeviceIdentity | ImportedDeviceIdentities {
  if (!isList(devices)) return identity(devices, details);
  return { importedWindowsAutopilotDeviceIdentities: devices.map((device) => identity(device, details)) };
}

function isList(devices: Device | readonly Device[]): devices is readonly Device[] {
  return Array.isArray(devices);
}
