/** What is reported about a value that does not identify a device, and on whose authority. */
import type { Shape } from './placeholder-shapes.js';
import type { PlaceholderSource } from './placeholder-table.js';

/** Why a value is a placeholder. */
export type PlaceholderRule = 'known-value' | 'words' | Shape | 'equal-bytes' | 'zero-node' | 'counting-bytes';

/** What a value that does not identify a device was recognised by. */
export interface Placeholder {
  /** The rule; `known-value` for an entry of the table. */
  readonly rule: PlaceholderRule;
  /** Where the entry or the rule was published. */
  readonly source: PlaceholderSource;
  /** The rule in words that continue "it …". */
  readonly reason: string;
}

/** A placeholder found by a rule. */
export const byRule = (rule: PlaceholderRule, source: PlaceholderSource, reason: string): Placeholder =>
  Object.freeze({ rule, source, reason });

const LISTED: Partial<Record<PlaceholderSource, string>> = {
  Windows: 'is what Windows writes where the firmware has no such text',
  field: 'is known from many devices',
};

/** A placeholder that a table lists. */
export const listedBy = (source: PlaceholderSource): Placeholder =>
  byRule('known-value', source, LISTED[source] ?? `is listed as meaningless by ${source}`);
