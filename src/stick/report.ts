/** What a technician is told about a harvested device. */
import type { Harvest } from '../harvest/harvest.js';
import type { HardwareHash } from '../hash/model.js';
import { describeHash } from '../inspect/summary.js';
import type { ScenarioName } from '../validate/scenarios.js';
import { validateHash } from '../validate/validate.js';
import { type AdapterWithoutInterface, describeAdapter } from './adapters.js';
import { serialOf } from './serial.js';

/** Everything about a device that the screen shows. */
export interface DeviceReport {
  /** Maker and model. */
  title: string;
  serialNumber: string;
  /** What was read, in one sentence. */
  read: string;
  /** What is missing, why, and what helps. */
  missing: string[];
  /** What is missing too, and no registration needs. */
  alsoMissing: string[];
  verdicts: { scenario: ScenarioName; text: string; ok: boolean }[];
  /** Label and value of everything in the hash. */
  summary: (readonly [label: string, value: string])[];
}

const SCENARIOS: readonly ScenarioName[] = ['user-driven', 'self-deploying'];
/** What Linux never has, or what no registration needs: said in the details only. */
const ALWAYS_MISSING = /^(displays|graphics|officialHash|licensingHwid|locale|enclosure)/;

/** Describes a harvest. */
export function reportDevice(harvest: Harvest, adapters: readonly AdapterWithoutInterface[]): DeviceReport {
  const { hash, unavailable } = harvest;
  const { systemManufacturer, systemProductName } = hash.smbios ?? {};
  const all = [...unavailable, ...adapters.map(describeAdapter)];
  const described = (important: boolean): string[] =>
    all
      .filter(({ what }) => ALWAYS_MISSING.test(what) !== important)
      .map(({ what, reason, remedy }) => `${what}: ${reason}. ${remedy}`);
  return {
    title: [systemManufacturer, systemProductName].map((text) => text?.trim() || 'unknown').join('  '),
    serialNumber: serialOf(hash.smbios) || 'none in the firmware',
    read: whatWasRead(hash),
    missing: described(true),
    alsoMissing: described(false),
    verdicts: SCENARIOS.map((scenario) => verdictOf(hash, scenario)),
    summary: describeHash(hash).flatMap(({ rows }) => rows.map(({ label, value }) => [label, value] as const)),
  };
}

/** The summary ends with what it means for self-deploying mode, which has a line of its own here. */
function verdictOf(hash: HardwareHash, scenario: ScenarioName): DeviceReport['verdicts'][number] {
  const { summary, ok } = validateHash(hash, { scenario });
  const parts = summary.split('; ');
  const about = parts.filter((part) => part.startsWith('self-deploying'));
  if (scenario === 'self-deploying') return { scenario, text: summary, ok: ok && about.length === 0 };
  return { scenario, text: parts.filter((part) => !about.includes(part)).join('; '), ok };
}

function whatWasRead({ smbios, disk, networkAdapters, tpm, productKey, processor, memory }: HardwareHash): string {
  const parts = [
    smbios && 'firmware tables',
    processor && 'processor',
    memory && 'memory',
    disk && `disk ${disk.serialNumber ?? 'without serial number'}`,
    networkAdapters.length > 0 && `network ${networkAdapters.map(({ macAddress }) => macAddress).join(', ')}`,
    tpm && `TPM ${tpm.version ?? ''}${tpm.endorsementKey ? ' with endorsement key' : ''}`.trim(),
    productKey?.id !== undefined && `Windows key ${productKey.id}`,
  ];
  return parts.filter(Boolean).join('; ');
}
