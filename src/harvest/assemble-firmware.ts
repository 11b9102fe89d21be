/** Blocks 5, 11 to 25 but the disk: what the firmware's tables and the TPM say. */
import { toHex } from '#platform';
import { productKeyId, readMsdmKey } from '../firmware/msdm.js';
import { FirmwareError } from '../firmware/problem.js';
import { parseSmbios } from '../firmware/smbios.js';
import { type SmbiosSummary, summarizeSmbios } from '../firmware/smbios-summary.js';
import { ERROR_CORRECTION } from '../hash/enumerations.js';
import type { HardwareHash, Memory, Smbios } from '../hash/model.js';
import { readTpm, type TpmFault, type TpmReading } from '../tpm/read.js';
import { ReplayingTransport } from '../tpm/transcript.js';
import { partNumberOf } from './digital-product-id.js';
import { platformTpmMembers } from './platform-tpm.js';
import type { DeviceSnapshot } from './snapshot.js';

/** The values of a snapshot's SMBIOS tables, and what is wrong with the tables. */
export function readSmbios({ smbios }: DeviceSnapshot): { summary: SmbiosSummary; problems: string[] } | undefined {
  if (!smbios) return undefined;
  const { entryPoint, rawHeader, table } = smbios;
  // RawSMBIOSData: the second and third byte are the version.
  const version = rawHeader && rawHeader.length >= 3 ? rawHeader[1] * 256 + rawHeader[2] : undefined;
  const tables = parseSmbios({ table, ...(entryPoint && { entryPoint }), ...(version !== undefined && { version }) });
  return { summary: summarizeSmbios(tables), problems: tables.problems.map(({ message }) => message) };
}

/** Members of the summary that are members of the hash. */
const SMBIOS_MEMBERS = [
  'uuid',
  'systemSerialNumber',
  'firmwareVendor',
  'systemManufacturer',
  'systemProductName',
  'skuNumber',
  'systemFamily',
  'systemVersion',
  'boardManufacturer',
  'boardProduct',
  'boardVersion',
] as const satisfies readonly (keyof Smbios)[];

/** Blocks 12 and 14 to 23. */
export function assembleSmbios(summary: SmbiosSummary): Smbios | undefined {
  const smbios: Smbios = {};
  for (const member of SMBIOS_MEMBERS) if (summary[member] !== undefined) smbios[member] = summary[member];
  return Object.keys(smbios).length === 0 ? undefined : smbios;
}

const GIB = 1n << 30n;
/** SMBIOS type 16: 2 = Unknown. */
const CORRECTION_UNKNOWN = 2;

/**
 * Block 5, to the nearest GiB. Without SMBIOS there are no arrays and no slots to count, and the total is what the
 * kernel was given: firmware keeps some megabytes for itself.
 */
export function assembleMemory({ memory }: DeviceSnapshot, summary: SmbiosSummary | undefined): Memory | undefined {
  const arrays = summary?.memory;
  const installed = arrays?.installedBytes || memory?.installedBytes;
  const present = memory?.presentBytes ?? memory?.usableBytes;
  const bytes = installed || present;
  if (!bytes) return undefined;
  return {
    totalGiB: Number((bytes + GIB / 2n) / GIB),
    maximumGiB: arrays?.maximumGiB ?? null,
    slots: arrays?.slots ?? 0,
    arrays: arrays?.arrays ?? 0,
    errorCorrection: ERROR_CORRECTION.name(arrays?.errorCorrection ?? CORRECTION_UNKNOWN),
  };
}

/** Blocks 24 and 26, and why there is no block 24 where the table is there. */
export function assembleProductKey({ acpiTables, system }: DeviceSnapshot): {
  productKey?: HardwareHash['productKey'];
  problem?: string;
} {
  const table = acpiTables.find(({ signature }) => signature === 'MSDM');
  if (!table) return {};
  try {
    const key = readMsdmKey(table.data);
    const id = productKeyId(key);
    if (id === undefined) return { problem: 'the product key in the firmware has no ProductKeyID' };
    const partNumber = system?.digitalProductId && partNumberOf(system.digitalProductId, key);
    return { productKey: { id, ...(partNumber !== undefined && { partNumber }) } };
  } catch (error) {
    if (error instanceof FirmwareError) return { problem: error.message };
    throw error;
  }
}

/** Blocks 11, 13 and 25, and what the TPM did not give. */
export async function assembleTpm(
  { tpm, platformTpm, faults }: DeviceSnapshot,
  signal?: AbortSignal,
): Promise<{ members: Pick<HardwareHash, 'tpm' | 'offlineDeviceId'>; problems: TpmFault[] }> {
  const ofProvider = platformTpm ? platformTpmMembers(platformTpm) : {};
  if (!tpm) return { members: ofProvider, problems: [] };
  const exchanges = tpm.exchanges.map(({ command, response }) => ({
    command: toHex(command),
    response: toHex(response),
  }));
  const reading = await readTpm(new ReplayingTransport(exchanges), signal);
  // What the transcript lacks because the TPM fell silent is already told by a fault of the snapshot.
  const told = new Set(faults.map(({ what }) => what));
  const problems = reading.problems.filter(({ code, what }) => code !== 'tpm-transcript' || !told.has(`tpm.${what}`));
  return { members: withProvider(tpmMembers(reading), ofProvider), problems };
}

type TpmMembers = Pick<HardwareHash, 'tpm' | 'offlineDeviceId'>;

/** What the TPM said itself counts, and its provider fills what is missing. */
function withProvider(own: TpmMembers, provider: TpmMembers): TpmMembers {
  const tpm = { ...provider.tpm, ...own.tpm };
  return { ...provider, ...own, ...((own.tpm || provider.tpm) && { tpm }) };
}

function tpmMembers({
  versionText,
  endorsementKey,
  offlineDeviceId,
}: TpmReading): Pick<HardwareHash, 'tpm' | 'offlineDeviceId'> {
  if (versionText === undefined && !endorsementKey) return {};
  return {
    tpm: {
      ...(versionText !== undefined && { versionText }),
      ...(endorsementKey &&
        offlineDeviceId && { endorsementKey: { modulus: toHex(endorsementKey.modulus), sha256: offlineDeviceId } }),
    },
    ...(offlineDeviceId && { offlineDeviceId: { status: 0, source: 'TPM_EK' as const, id: offlineDeviceId } }),
  };
}
