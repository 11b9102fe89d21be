/** Checks of the TPM: its version, its endorsement key, and the OfflineDeviceId that Windows derives from the key. */

import { isSha256Of } from '#platform';
import { BLOCK_HEADER_SIZE } from '../hash/container.js';
import { OFFLINE_ID_SOURCE } from '../hash/enumerations.js';
import { place } from '../hash/table.js';
import { KNOWN_ISSUES, SECTIONS } from '../inspect/finding-source.js';
import { keyWeakness, MODULUS_SIZE, WEAKNESS_TEXTS } from './endorsement-key.js';
import { FIELDS } from './fields.js';
import { aboutField, type Check, reportFact, reportMissing, titleOf } from './rules.js';
import { ATTESTATION_TIMED_OUT } from './scenarios.js';
import { knownTpmProblems } from './tpm-problems.js';
import { type TextVerdict, verdictOn } from './verdicts.js';

const ENDORSEMENT_KEY = FIELDS.endorsementKey.block;
const { block: OFFLINE_ID, blockSize: OFFLINE_ID_SIZE, at: ID_AT, size: ID_SIZE } = place('offlineDeviceId.id');
const SOURCE_AT = place('offlineDeviceId.source').at;
const FROM_TPM = OFFLINE_ID_SOURCE.value('TPM_EK');
const TPM_MAJOR = 2;

const ROCA = 'https://nvd.nist.gov/vuln/detail/CVE-2017-15361';
const RSA = 'https://csrc.nist.gov/pubs/fips/186-5/final';

/** What attestation answers where it knows a vulnerability of the TPM. */
const VULNERABLE_TPM = '0x81039024';

/** What the TPM reveals of a hypervisor. */
export interface TpmClues {
  tpm: string | undefined;
}

/** Checks the version of the TPM, which devices of one model share. */
export function checkVersion(check: Check, clues: TpmClues): void {
  const info = FIELDS.tpmVersion;
  const verdict = verdictOn(check.reader, info.block);
  clues.tpm = verdict?.hypervisor;
  if (verdict === undefined || verdict.blank) {
    reportMissing(check, 'tpmVersion', verdict === undefined ? 'missing' : 'blank');
    return;
  }
  const { scenario, facts } = check.rules;
  if (facts['known-tpm-problem'] !== undefined) reportProblems(check, verdict);
  if (!scenario.needsTpm2 || (verdict.tpmMajor !== undefined && verdict.tpmMajor >= TPM_MAJOR)) return;
  check.sink.report('tpm-version', 'error', () => {
    const message = `${titleOf(info)} is not 2.0, which ${scenario.purpose} needs`;
    const hint = 'switch the TPM to 2.0 in the firmware settings where the maker offers it, then capture again';
    return aboutField(check, info, message, { hint, predicts: ATTESTATION_TIMED_OUT, value: verdict.text });
  });
}

function reportProblems(check: Check, { tpm, text }: TextVerdict): void {
  for (const { message, hint, predicts } of knownTpmProblems(check.reader, tpm)) {
    reportFact(check, 'known-tpm-problem', () => ({
      ...aboutField(check, FIELDS.tpmVersion, message, { value: text, hint, source: KNOWN_ISSUES }),
      predicts,
    }));
  }
}

function checkKey(check: Check): void {
  const info = FIELDS.endorsementKey;
  const start = check.reader.start(ENDORSEMENT_KEY);
  if (start < 0) {
    reportNoKey(check);
    return;
  }
  const weakness = keyWeakness(check.reader.bytes, start, check.reader.size(ENDORSEMENT_KEY));
  if (weakness === undefined) return;
  reportFact(check, 'weak-endorsement-key', () => {
    const message = `the modulus of ${titleOf(info)} ${WEAKNESS_TEXTS[weakness]}`;
    const roca = weakness === 'roca';
    const hint = roca ? "update the TPM's firmware, clear the TPM, then capture again" : 'capture again';
    const predicts = roca && check.rules.scenario.needsTpm2 ? { predicts: VULNERABLE_TPM } : {};
    const source = roca ? ROCA : RSA;
    return aboutField(check, info, message, { hint, source, ...predicts });
  });
}

function reportNoKey(check: Check): void {
  const info = FIELDS.endorsementKey;
  const { scenario, missing } = check.rules;
  const predicts = scenario.needsTpm2 ? { predicts: ATTESTATION_TIMED_OUT } : {};
  const lacksTpm = scenario.mayLackTpm === true && check.reader.start(FIELDS.tpmVersion.block) < 0;
  const severity = lacksTpm ? 'warning' : (missing.endorsementKey ?? 'warning');
  check.sink.report('no-endorsement-key', severity, () =>
    aboutField(
      check,
      info,
      `${titleOf(info)} is missing: self-deploying mode and pre-provisioning will fail`,
      predicts,
    ),
  );
}

function checkOfflineId(check: Check): void {
  const { reader } = check;
  const start = reader.sized(OFFLINE_ID, OFFLINE_ID_SIZE);
  const key = reader.sized(ENDORSEMENT_KEY, MODULUS_SIZE);
  if (start < 0 || key < 0 || reader.bytes[start + SOURCE_AT] !== FROM_TPM) return;
  if (isSha256Of(reader.bytes, key, key + MODULUS_SIZE, start + ID_AT)) return;
  check.sink.report('offline-id-mismatch', 'error', () => ({
    field: 'offlineDeviceId.id',
    block: OFFLINE_ID,
    offset: start - BLOCK_HEADER_SIZE,
    message: `the OfflineDeviceId (block ${OFFLINE_ID}) says it comes from the TPM but is not the SHA-256 of the endorsement key (${ID_SIZE} bytes against block ${ENDORSEMENT_KEY})`,
    hint: 'the hash mixes two devices or was edited: capture again',
    source: SECTIONS.block(OFFLINE_ID),
  }));
}

/** Runs the checks of this file; returns what they saw of a hypervisor. */
export function checkTpm(check: Check, clues: TpmClues): void {
  if (!check.isModelSilent) checkVersion(check, clues);
  checkKey(check);
  checkOfflineId(check);
}
