/** The stable codes of findings, by what finds them (docs/REGISTRATION.md, section 1). */

/** Codes about text and container. */
export const CONTAINER_CODES = [
  'base64-alphabet',
  'base64-padding',
  'not-a-hardware-hash',
  'block-length',
  'block-overrun',
  'checksum-mismatch',
  'trailing-data',
  'length-not-3000',
  'opaque-block',
] as const;

/** Codes about what a hash says, which each scenario weighs as it likes. */
export const FACT_CODES = [
  'virtual-machine',
  'virtual-machine-size',
  'os-type-winpe',
  'os-type',
  'tool-build',
  'tool-version',
  'field-too-long',
  'chassis-type',
  'known-tpm-problem',
  'weak-endorsement-key',
  'windows-build',
  'no-registration',
  'hwid-mismatch',
  'linux-capture',
] as const;

/** Codes about what a hash says, besides {@link FACT_CODES}. */
export const FIELD_CODES = [
  'missing-field',
  'placeholder-value',
  'placeholder-uuid',
  'duplicate-mac',
  'placeholder-mac',
  'locally-administered-mac',
  'removable-adapter',
  'no-endorsement-key',
  'tpm-version',
  'offline-id-mismatch',
  'product-key-id-format',
  'clock-implausible',
  'generic-value',
] as const;

/** Codes about a CSV file, besides those of its hashes. */
export const CSV_CODES = [
  'encoding-utf16',
  'encoding-bom',
  'encoding-non-ascii',
  'header-unknown',
  'header-case',
  'header-order',
  'missing-column',
  'extra-column',
  'column-count',
  'quote-character',
  'too-many-rows',
  'blank-field',
  'whitespace',
  'line-ending',
  'line-too-long',
  'serial-mismatch',
  'product-key-mismatch',
  'spreadsheet-damage',
  'formula-value',
  'user-principal-name',
  'assigned-user-ignored',
  'group-tag-length',
  'identifier-punctuation',
  'duplicate-hash',
  'duplicate-device',
  'duplicate-tuple',
  'file-changed',
  'not-csv',
  'device-unreadable',
] as const;

/** Codes about where a hash comes from. */
export const ORIGIN_CODES = ['official-hash-differs', 'oa3-property-unread'] as const;

/** All codes. */
export const FINDING_CODES = [
  ...CONTAINER_CODES,
  ...FACT_CODES,
  ...FIELD_CODES,
  ...CSV_CODES,
  ...ORIGIN_CODES,
] as const;

/** A code of a finding. */
export type FindingCode = (typeof FINDING_CODES)[number];
