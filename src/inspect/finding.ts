/** A finding: what a check says about an input, the same shape for hashes, CSV files and harvests. */
import type { FindingCode } from './finding-codes.js';
import type { FindingSource } from './finding-source.js';

/** How much a finding weighs: an `error` makes the input not ok. */
export type Severity = 'error' | 'warning' | 'info';

/** What a check found, where, and what to do about it. */
export interface Finding {
  /** Stable code, such as `missing-field`. */
  code: FindingCode;
  severity: Severity;
  /** Path of the member in the model (`smbios.uuid`), or the CSV column. */
  field?: string;
  /** Block type. */
  block?: number;
  /** Byte of the container, or character of the text for `base64-*`. */
  offset?: number;
  /** Line of the file, from 1. */
  line?: number;
  /** Row of the data, from 0, as the portal counts them. */
  row?: number;
  /** One sentence that stands alone. */
  message: string;
  /** What to do. */
  hint?: string;
  /** The service error that this fault will cause. */
  predicts?: string;
  /** Where the rule comes from. */
  source: FindingSource;
}

/** Whether a list of findings has none of severity error. */
export function isOk(findings: readonly Finding[]): boolean {
  return findings.every((finding) => finding.severity !== 'error');
}
