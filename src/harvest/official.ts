/** The hash that Windows makes itself, beside ours. */
import { decodeHash } from '../hash/decode.js';
import { HashFormatError } from '../hash/errors.js';
import type { HardwareHash } from '../hash/model.js';
import type { Finding } from '../inspect/finding.js';
import { SECTIONS } from '../inspect/finding-source.js';
import { LICENSING_CLASSES, licensingInstances } from '../licensing/digests.js';
import type { DeviceSnapshot } from './snapshot.js';
import type { Unavailable } from './unavailable.js';

/** Which hash a harvest returns. */
export type HashChoice = 'auto' | 'official' | 'assembled';

/** The chosen text, undefined where there is none, with what is to be said about it. */
export interface Chosen {
  text?: string;
  findings: Finding[];
  unavailable: Unavailable[];
}

/** Chooses between the official hash of a snapshot and the assembled one. */
export function chooseOfficial(snapshot: DeviceSnapshot, assembled: string | undefined, choice: HashChoice): Chosen {
  const ours: Chosen = { ...(assembled !== undefined && { text: assembled }), findings: [], unavailable: [] };
  if (choice === 'assembled') return ours;
  const official = readOfficial(snapshot);
  if (official.text === undefined) {
    return choice === 'official' ? { findings: [], unavailable: [official.why] } : ours;
  }
  const findings = assembled === undefined ? [] : differences(official.hash, decodeHash(assembled));
  return { text: official.text, findings, unavailable: [] };
}

type Official = { text: string; hash: HardwareHash } | { text?: undefined; why: Unavailable };

function readOfficial({ officialHash, system, faults }: DeviceSnapshot): Official {
  const remedy =
    system?.platform === 'windows'
      ? 'Run elevated in the full Windows, or take the assembled hash.'
      : 'Harvest in Windows to have it, or take the assembled hash.';
  if (officialHash === undefined) {
    const fault = faults.find(({ what }) => what === 'officialHash');
    const reason = fault?.text || 'Windows gave no hash of its own';
    return { why: { what: 'officialHash', reason, remedy } };
  }
  try {
    return { text: officialHash, hash: decodeHash(officialHash) };
  } catch (error) {
    if (!(error instanceof HashFormatError)) throw error;
    return { why: { what: 'officialHash', reason: `Windows' own hash cannot be read: ${error.message}`, remedy } };
  }
}

/** Members that differ at every capture, or that only one of the two can have. */
const NOT_COMPARED = new Set<string>(['checksum', 'length', 'capturedAt', 'toolVersion', 'toolBuild', 'order', 'tail']);

/** A finding for each member that both hashes have and that differs. */
function differences(official: HardwareHash, assembled: HardwareHash): Finding[] {
  const findings: Finding[] = [];
  const compare = (path: string, theirs: unknown, ours: unknown): void => {
    if (theirs === undefined || ours === undefined) return;
    if (isObject(theirs) && isObject(ours)) {
      for (const key of Object.keys(theirs)) compare(path === '' ? key : `${path}.${key}`, theirs[key], ours[key]);
    } else if (!NOT_COMPARED.has(path) && comparable(theirs) !== comparable(ours)) {
      findings.push(differenceAt(path));
    }
  };
  for (const key of Object.keys(official)) {
    if (!NOT_COMPARED.has(key)) compare(key, membersOf(official)[key], membersOf(assembled)[key]);
  }
  return findings;
}

/** The members of a hash; the digests of block 37 by class, so that a difference says where it is. */
function membersOf(hash: HardwareHash): Record<string, unknown> {
  const { licensingHwid, ...members } = hash;
  if (!licensingHwid) return members;
  const digests = licensingInstances(licensingHwid);
  const classes = LICENSING_CLASSES.map((name, index) => [name, digests[index]]);
  const { memory, bios } = licensingHwid;
  return { ...members, licensingHwid: { memory, bios, ...Object.fromEntries(classes) } };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A value as text; lists are sets, as the order of adapters varies from capture to capture. */
function comparable(value: unknown): string {
  const text = (item: unknown) =>
    JSON.stringify(item, (_, member) => (typeof member === 'bigint' ? `${member}` : member));
  return Array.isArray(value) ? value.map(text).sort().join('\n') : (text(value) ?? '');
}

function differenceAt(field: string): Finding {
  return {
    code: 'official-hash-differs',
    severity: 'info',
    field,
    message: `${field} is not the same in Windows' own hash and in the one assembled from the hardware`,
    hint: "Windows' own hash was taken; --hash assembled uses the other",
    source: SECTIONS.input('DeviceHardwareData'),
  };
}
