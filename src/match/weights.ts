/**
 * The weights of the model as one table: for each field and level of agreement m = P(level | same device),
 * u = P(level | different devices) and where the two numbers come from. A level's weight is log2(m/u) bits (Fellegi and
 * Sunter, "A Theory for Record Linkage", 1969).
 *
 * The weights of the registration service are not public; these are this project's own. "Measured" numbers come
 * from 62 real devices, 1830 pairs. A share of 0 in 1830 pairs only says that u is below 0.0016 (rule of
 * three); where the design of an identifier promises far less, u allows for the makers' known lapses instead: boards
 * flashed with one UUID, addresses reused after years, images that carry one key.
 */
import type { AgreementLevel, EvidenceField } from './fields.js';

/** One row of the model. */
export interface FieldWeight {
  /** Path of the member in the model. */
  readonly field: EvidenceField;
  readonly level: AgreementLevel;
  /** P(level | the two hashes are of one device), over 0 to 1. */
  readonly m: number;
  /** P(level | the two hashes are of different devices), over 0 to 1. */
  readonly u: number;
  /** Where the two numbers come from. */
  readonly why: string;
  /**
   * The field on whose agreement m and u are conditional: devices of one model share several fields, which
   * would count one fact several times otherwise. Where that field differs, this one says nothing.
   */
  readonly given?: EvidenceField;
}

/** P(two digests of different adapters are equal): 15 bits of SHA-256. */
const DIGEST_CHANCE = 2 ** -15;

const PRODUCT = { given: 'smbios.systemProductName' } as const;
const MAKER = { given: 'smbios.systemManufacturer' } as const;

/** The default table. Over the levels of a field the m, and the u, sum up to 1 (rounded u of "differ" apart). */
export const DEFAULT_WEIGHTS: readonly FieldWeight[] = [
  {
    field: 'tpm.endorsementKey',
    level: 'agree',
    m: 0.998,
    u: 1e-8,
    why: 'the private half is locked in the TPM; measured u 0 in 1830; 1e-8 allows for virtual TPMs copied with their machine',
  },
  {
    field: 'tpm.endorsementKey',
    level: 'differ',
    m: 0.002,
    u: 1 - 1e-8,
    why: 'one TPM gives one key for its template; 0.002 is for firmware TPMs whose seeds were renewed',
  },
  {
    field: 'smbios.uuid',
    level: 'agree',
    m: 0.99,
    u: 1e-6,
    why: 'measured u 0 in 1830; 1e-6 allows for batches of boards flashed with one UUID that no list has yet',
  },
  {
    field: 'smbios.uuid',
    level: 'agree-byte-swapped',
    m: 0.005,
    u: 1e-8,
    why: 'tools and old firmware disagree about the byte order (SMBIOS 2.6 changed it)',
  },
  {
    field: 'smbios.uuid',
    level: 'differ',
    m: 0.005,
    u: 1 - 1e-6 - 1e-8,
    why: 'never changed between captures of one device; 0.005 is for firmware updates that rewrite it',
  },
  { field: 'smbios.systemSerialNumber', level: 'agree', m: 0.97, u: 5e-4, why: 'measured u 0.0005: a cloned machine' },
  {
    field: 'smbios.systemSerialNumber',
    level: 'differ',
    m: 0.03,
    u: 1 - 5e-4,
    why: 'typed in by hand after repairs, sometimes wrongly',
  },
  {
    field: 'productKey.id',
    level: 'agree',
    m: 0.96,
    u: 1e-6,
    why: 'measured u 0 in 1830; 1e-6 allows for boards that carry the key of their donor',
  },
  {
    field: 'productKey.id',
    level: 'differ',
    m: 0.04,
    u: 1 - 1e-6,
    why: 'replacement keys are injected in service centres',
  },
  {
    field: 'networkAdapters',
    level: 'all',
    m: 0.9,
    u: 1e-6,
    why: 'measured u of any shared address 0 in 1830; 1e-6 allows for docks and for makers that reuse blocks of addresses',
  },
  {
    field: 'networkAdapters',
    level: 'most',
    m: 0.06,
    u: 2e-6,
    why: 'one card of several replaced or disabled; half or more of the older addresses are left',
  },
  {
    field: 'networkAdapters',
    level: 'some',
    m: 0.02,
    u: 1e-5,
    why: 'fewer than half of the older addresses are left: a card that moved, or a dock, is likelier here',
  },
  { field: 'networkAdapters', level: 'none', m: 0.02, u: 1 - 1.3e-5, why: 'the only card, or all, replaced' },
  {
    field: 'disk.serialNumber',
    level: 'agree',
    m: 0.9,
    u: 5e-4,
    why: 'measured u 0.0005: a cloned machine; disks also move between devices',
  },
  { field: 'disk.serialNumber', level: 'differ', m: 0.1, u: 1 - 5e-4, why: 'the part that is replaced most often' },
  {
    field: 'disks',
    level: 'all',
    m: 0.5,
    u: 5e-4,
    why: 'published: other disks count less than the system disk; u as of a system disk; m is low because they are often taken out',
  },
  { field: 'disks', level: 'most', m: 0.1, u: 2e-4, why: 'half or more of the older data disks are left' },
  { field: 'disks', level: 'some', m: 0.1, u: 3e-4, why: 'fewer than half of the older data disks are left' },
  { field: 'disks', level: 'none', m: 0.3, u: 1 - 1e-3, why: 'data disks are added, replaced and taken out at will' },
  {
    field: 'licensingHwid.instances',
    level: 'agree',
    m: 0.5,
    u: DIGEST_CHANCE,
    why: 'a digest has 15 bits: u is for one pair of digests, and is multiplied by the pairs that were compared',
  },
  {
    field: 'licensingHwid.instances',
    level: 'differ',
    m: 0.5,
    u: 1 - DIGEST_CHANCE,
    why: 'adapters that the hash does not list come and go with software, such as virtual switches',
  },
  {
    field: 'smbios.systemManufacturer',
    level: 'agree',
    m: 0.999,
    u: 0.73,
    why: 'measured u 0.73, a fleet dominated by one maker',
  },
  {
    field: 'smbios.systemManufacturer',
    level: 'differ',
    m: 0.001,
    u: 0.27,
    why: 'the complement; a hard rule decides here',
  },
  {
    field: 'smbios.systemProductName',
    level: 'agree',
    m: 0.998,
    u: 0.178,
    why: 'measured u 0.13 over all pairs, 0.13/0.73 among those of one maker',
    ...MAKER,
  },
  {
    field: 'smbios.systemProductName',
    level: 'differ',
    m: 0.002,
    u: 0.822,
    why: 'the complement; a hard rule decides here',
    ...MAKER,
  },
  {
    field: 'smbios.skuNumber',
    level: 'agree',
    m: 0.99,
    u: 0.95,
    why: 'measured u 0.13, the same pairs as the product',
    ...PRODUCT,
  },
  {
    field: 'smbios.skuNumber',
    level: 'differ',
    m: 0.01,
    u: 0.05,
    why: 'often forgotten when a board is reprogrammed',
    ...PRODUCT,
  },
  {
    field: 'smbios.systemFamily',
    level: 'agree',
    m: 0.99,
    u: 0.97,
    why: 'measured u 0.22: a family holds several products',
    ...PRODUCT,
  },
  {
    field: 'smbios.systemFamily',
    level: 'differ',
    m: 0.01,
    u: 0.03,
    why: 'often forgotten when a board is reprogrammed',
    ...PRODUCT,
  },
  {
    field: 'smbios.boardProduct',
    level: 'agree',
    m: 0.98,
    u: 0.95,
    why: 'measured u 0.25: products share boards',
    ...PRODUCT,
  },
  { field: 'smbios.boardProduct', level: 'differ', m: 0.02, u: 0.05, why: 'a board of another revision', ...PRODUCT },
  {
    field: 'smbios.systemVersion',
    level: 'agree',
    m: 0.97,
    u: 0.95,
    why: 'measured u 0.32: blank, a marketing name, or a list of features that firmware updates extend',
    ...PRODUCT,
  },
  { field: 'smbios.systemVersion', level: 'differ', m: 0.03, u: 0.05, why: 'firmware updates change it', ...PRODUCT },
  {
    field: 'tpm.versionText',
    level: 'agree',
    m: 0.95,
    u: 0.9,
    why: 'measured u 0.46: a few TPMs serve most products',
    ...PRODUCT,
  },
  {
    field: 'tpm.versionText',
    level: 'differ',
    m: 0.05,
    u: 0.1,
    why: 'firmware updates of the TPM change it',
    ...PRODUCT,
  },
];

/** Where the verdicts part. */
export interface MatchThresholds {
  /** Least probability of `same`. */
  readonly same: number;
  /** Least probability of `review`; below it the verdict is `different`. */
  readonly review: number;
  /** Least bits that full agreement of everything comparable must give, else `insufficient`. */
  readonly minimumEvidenceBits: number;
}

/**
 * The default thresholds. One wrong `same` in ten thousand is what a technician can live with; 24 bits is what a
 * serial number and a disk, or a UUID with a serial number, reach, and what one identifier short of the endorsement key does not.
 */
export const DEFAULT_THRESHOLDS: MatchThresholds = { same: 0.9999, review: 0.001, minimumEvidenceBits: 24 };

/** Probability that two hashes which somebody compares are of one device, before looking: one device of ten thousand. */
export const DEFAULT_PRIOR = 1e-4;
