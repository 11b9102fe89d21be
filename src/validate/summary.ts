/** The summary of a report: what a colleague who has looked at the hash would say in one line. */
import type { Finding } from '../inspect/finding.js';
import { FIELDS, type FieldInfo } from './fields.js';
import { INVALID_HASH } from './rules.js';
import type { Scenario } from './scenarios.js';

const BY_PATH = new Map<string, FieldInfo>(Object.values(FIELDS).map((info) => [info.path, info]));

/** Codes after which nothing can be said about an import but that it fails. */
const UNREADABLE: Readonly<Record<string, string>> = {
  'base64-alphabet': 'it is not base64',
  'base64-padding': 'its base64 is damaged',
  'not-a-hardware-hash': 'it is not a hardware hash',
  'block-length': 'it is damaged',
  'block-overrun': 'it is cut or damaged',
  'checksum-mismatch': 'it was changed or damaged after capture',
  'trailing-data': 'there is data after its end',
};

/** Scenarios of which the part about the import says everything. */
const PLAIN_IMPORT = new Set(['intune', 'user-driven']);

/** Findings that a field's name does not tell of. */
const CODE_NAMES: Readonly<Record<string, string>> = {
  'os-type-winpe': 'captured in WinPE',
  'os-type': 'not captured in the full Windows',
  'tool-build': 'made by an old tool',
  'tool-version': 'made by an old tool',
  'length-not-3000': 'length is not 3000 bytes',
  'windows-build': 'version of Windows',
};

function nameOf(finding: Finding): string {
  const info = BY_PATH.get(finding.field ?? '');
  return CODE_NAMES[finding.code] ?? info?.short ?? info?.label ?? finding.field ?? finding.code;
}

/** `a, b and c` */
function list(words: readonly string[]): string {
  const unique = [...new Set(words)];
  return unique.length < 2 ? unique.join('') : `${unique.slice(0, -1).join(', ')} and ${unique.at(-1)}`;
}

const IMPORT_PATHS = new Set([
  FIELDS.uuid.path,
  FIELDS.serialNumber.path,
  FIELDS.manufacturer.path,
  FIELDS.productName.path,
]);

function importVerdict(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error');
  const unreadable = errors.find(({ code }) => UNREADABLE[code] !== undefined);
  if (unreadable !== undefined) return `will not import: ${UNREADABLE[unreadable.code]}`;
  const missing = findings.filter(({ code, field }) => code === 'missing-field' && IMPORT_PATHS.has(field ?? ''));
  const rejected = missing.filter(({ predicts }) => predicts === INVALID_HASH);
  if (rejected.length > 0) return `will not import: no ${list(rejected.map(nameOf))}`;
  if (missing.length > 0) return `will hardly import: no ${list(missing.map(nameOf))}`;
  const doubtful = findings.filter(
    ({ code, field }) => code.startsWith('placeholder-') && IMPORT_PATHS.has(field ?? ''),
  );
  if (doubtful.length > 0) return `may import, but identifies no device: ${list(doubtful.map(nameOf))} without meaning`;
  if (errors.some(({ code }) => code === 'offline-id-mismatch')) return 'may import, but mixes two devices';
  if (findings.some(({ code }) => code === 'linux-capture')) {
    return 'may import: acceptance of hashes made on Linux is not tested';
  }
  return 'will import';
}

function selfDeployingVerdict(findings: readonly Finding[]): string {
  const has = (code: string, path?: string): boolean =>
    findings.some((finding) => finding.code === code && (path === undefined || finding.field === path));
  if (has('virtual-machine')) return 'self-deploying will fail: virtual machine';
  const noKey = has('no-endorsement-key');
  if (noKey && has('missing-field', FIELDS.tpmVersion.path)) return 'self-deploying will fail: no TPM';
  if (noKey) return 'self-deploying will fail: no endorsement key';
  if (has('tpm-version')) return 'self-deploying will fail: the TPM is not 2.0';
  const problem = findings.find(({ code }) => code === 'known-tpm-problem');
  if (problem !== undefined)
    return `self-deploying may fail: known TPM problem${problem.predicts ? ` (${problem.predicts})` : ''}`;
  if (has('weak-endorsement-key')) return 'self-deploying may fail: weak endorsement key';
  return '';
}

/** What is said of a scenario that is more than an import. */
function scenarioVerdict(findings: readonly Finding[], { name, purpose, needsTpm2 }: Scenario): string {
  if (PLAIN_IMPORT.has(name)) return '';
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return `fit for ${purpose}`;
  // What such a scenario asks for beyond an import is the TPM, and that has a part of its own.
  if (needsTpm2) return '';
  return `not fit for ${purpose}: ${list(errors.map(nameOf))}`;
}

/**
 * One line about a report.
 *
 * @param agreed the fields that the licensing HWID agrees with
 * @returns such as `will import; self-deploying will fail: no TPM`
 */
export function summarise(findings: readonly Finding[], scenario: Scenario, agreed: readonly string[] = []): string {
  if (findings.length === 0 && !scenario.usesNoHash) return summariseSound(scenario, agreed);
  const verdict = importVerdict(findings);
  const isReadable = !verdict.startsWith('will not import: it');
  const parts = [isReadable && scenario.usesNoHash ? 'needs no import of its hash' : verdict];
  if (isReadable) {
    parts.push(scenarioVerdict(findings, scenario));
    if (!scenario.usesNoHash) parts.push(selfDeployingVerdict(findings));
    if (findings.some(({ code, severity }) => code === 'os-type-winpe' && severity !== 'error')) {
      parts.push('captured in WinPE');
    }
    if (scenario.usesNoHash && findings.some(({ code }) => code === 'virtual-machine')) parts.push('virtual machine');
    if (findings.some(({ code }) => code === 'hwid-mismatch')) parts.push('its licensing HWID disagrees with it');
    else if (agreed.length > 0) parts.push(`licensing HWID agrees with ${list(agreed)}`);
  }
  return parts.filter((part) => part !== '').join('; ');
}

/** The same where nothing was found, as in most hashes of a fleet. */
function summariseSound({ name, purpose }: Scenario, agreed: readonly string[]): string {
  const fit = PLAIN_IMPORT.has(name) ? '' : `; fit for ${purpose}`;
  return `will import${fit}${agreed.length === 0 ? '' : `; licensing HWID agrees with ${list(agreed)}`}`;
}
