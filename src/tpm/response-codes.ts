/**
 * The return codes of a TPM (TPM 2.0 Library, part 2, 6.6): their names, what they mean here, and how a code that
 * speaks of one handle, session or parameter is taken apart.
 */
import { TpmError, type TpmErrorCode } from './errors.js';

/** Bits of a return code (6.6.2). */
const FORMAT_ONE = 0x080;
const VERSION_2 = 0x100;
const PARAMETER = 0x040;
const SESSION = 0x800;
/** Bits of what is left when number and subject are masked out of a format-one code. */
const FORMAT_ONE_ERROR = 0x03f;
/** Bits that a resource manager above the TPM uses to say that an error is its own (TSS 2.0 overview, 3.7). */
const LAYER = 0xffff_0000;

/** Format-zero codes, errors and warnings (tables 16 and 17, RC_VER1 and RC_WARN). */
const FORMAT_ZERO_NAMES: Readonly<Record<number, string>> = {
  30: 'TPM_RC_BAD_TAG',
  256: 'TPM_RC_INITIALIZE',
  257: 'TPM_RC_FAILURE',
  259: 'TPM_RC_SEQUENCE',
  267: 'TPM_RC_PRIVATE',
  281: 'TPM_RC_HMAC',
  288: 'TPM_RC_DISABLED',
  289: 'TPM_RC_EXCLUSIVE',
  292: 'TPM_RC_AUTH_TYPE',
  293: 'TPM_RC_AUTH_MISSING',
  294: 'TPM_RC_POLICY',
  295: 'TPM_RC_PCR',
  296: 'TPM_RC_PCR_CHANGED',
  301: 'TPM_RC_UPGRADE',
  302: 'TPM_RC_TOO_MANY_CONTEXTS',
  303: 'TPM_RC_AUTH_UNAVAILABLE',
  304: 'TPM_RC_REBOOT',
  305: 'TPM_RC_UNBALANCED',
  322: 'TPM_RC_COMMAND_SIZE',
  323: 'TPM_RC_COMMAND_CODE',
  324: 'TPM_RC_AUTHSIZE',
  325: 'TPM_RC_AUTH_CONTEXT',
  326: 'TPM_RC_NV_RANGE',
  327: 'TPM_RC_NV_SIZE',
  328: 'TPM_RC_NV_LOCKED',
  329: 'TPM_RC_NV_AUTHORIZATION',
  330: 'TPM_RC_NV_UNINITIALIZED',
  331: 'TPM_RC_NV_SPACE',
  332: 'TPM_RC_NV_DEFINED',
  336: 'TPM_RC_BAD_CONTEXT',
  337: 'TPM_RC_CPHASH',
  338: 'TPM_RC_PARENT',
  339: 'TPM_RC_NEEDS_TEST',
  340: 'TPM_RC_NO_RESULT',
  341: 'TPM_RC_SENSITIVE',
  2305: 'TPM_RC_CONTEXT_GAP',
  2306: 'TPM_RC_OBJECT_MEMORY',
  2307: 'TPM_RC_SESSION_MEMORY',
  2308: 'TPM_RC_MEMORY',
  2309: 'TPM_RC_SESSION_HANDLES',
  2310: 'TPM_RC_OBJECT_HANDLES',
  2311: 'TPM_RC_LOCALITY',
  2312: 'TPM_RC_YIELDED',
  2313: 'TPM_RC_CANCELED',
  2314: 'TPM_RC_TESTING',
  2320: 'TPM_RC_REFERENCE_H0',
  2321: 'TPM_RC_REFERENCE_H1',
  2322: 'TPM_RC_REFERENCE_H2',
  2323: 'TPM_RC_REFERENCE_H3',
  2324: 'TPM_RC_REFERENCE_H4',
  2325: 'TPM_RC_REFERENCE_H5',
  2326: 'TPM_RC_REFERENCE_H6',
  2328: 'TPM_RC_REFERENCE_S0',
  2329: 'TPM_RC_REFERENCE_S1',
  2330: 'TPM_RC_REFERENCE_S2',
  2331: 'TPM_RC_REFERENCE_S3',
  2332: 'TPM_RC_REFERENCE_S4',
  2333: 'TPM_RC_REFERENCE_S5',
  2334: 'TPM_RC_REFERENCE_S6',
  2336: 'TPM_RC_NV_RATE',
  2337: 'TPM_RC_LOCKOUT',
  2338: 'TPM_RC_RETRY',
  2339: 'TPM_RC_NV_UNAVAILABLE',
};

/** Format-one codes without their number and subject (RC_FMT1). */
const FORMAT_ONE_NAMES: Readonly<Record<number, string>> = {
  1: 'TPM_RC_ASYMMETRIC',
  2: 'TPM_RC_ATTRIBUTES',
  3: 'TPM_RC_HASH',
  4: 'TPM_RC_VALUE',
  5: 'TPM_RC_HIERARCHY',
  7: 'TPM_RC_KEY_SIZE',
  8: 'TPM_RC_MGF',
  9: 'TPM_RC_MODE',
  10: 'TPM_RC_TYPE',
  11: 'TPM_RC_HANDLE',
  12: 'TPM_RC_KDF',
  13: 'TPM_RC_RANGE',
  14: 'TPM_RC_AUTH_FAIL',
  15: 'TPM_RC_NONCE',
  16: 'TPM_RC_PP',
  18: 'TPM_RC_SCHEME',
  21: 'TPM_RC_SIZE',
  22: 'TPM_RC_SYMMETRIC',
  23: 'TPM_RC_TAG',
  24: 'TPM_RC_SELECTOR',
  26: 'TPM_RC_INSUFFICIENT',
  27: 'TPM_RC_SIGNATURE',
  28: 'TPM_RC_KEY',
  29: 'TPM_RC_POLICY_FAIL',
  31: 'TPM_RC_INTEGRITY',
  32: 'TPM_RC_TICKET',
  33: 'TPM_RC_RESERVED_BITS',
  34: 'TPM_RC_BAD_AUTH',
  35: 'TPM_RC_EXPIRED',
  36: 'TPM_RC_POLICY_CC',
  37: 'TPM_RC_BINDING',
  38: 'TPM_RC_CURVE',
  39: 'TPM_RC_ECC_POINT',
};

/** What a return code says. */
export interface ResponseCode {
  /** The specification's name; `TPM_RC_0x…` where it has none. */
  name: string;
  /** What the code speaks of, where it says so: the number counts from 1. */
  subject?: { kind: 'handle' | 'session' | 'parameter'; number: number };
}

/**
 * Splits a return code into its parts.
 *
 * @example
 * decodeResponseCode(0x18b); // { name: 'TPM_RC_HANDLE', subject: { kind: 'handle', number: 1 } }
 */
export function decodeResponseCode(code: number): ResponseCode {
  const own = code & ~LAYER;
  if ((own & FORMAT_ONE) === 0) return { name: FORMAT_ZERO_NAMES[own] ?? unnamed(code) };
  const name = FORMAT_ONE_NAMES[own & FORMAT_ONE_ERROR] ?? unnamed(code);
  if (own & PARAMETER) return { name, subject: { kind: 'parameter', number: (own >> 8) & 0xf } };
  const number = (own >> 8) & 0x7;
  if (number === 0) return { name };
  return { name, subject: { kind: own & SESSION ? 'session' : 'handle', number } };
}

function unnamed(code: number): string {
  return `TPM_RC_0x${(code >>> 0).toString(16).padStart(3, '0')}`;
}

/** Codes by which a TPM asks to be called again with the same command. */
const RETRY_NAMES: ReadonlySet<string> = new Set(['TPM_RC_RETRY', 'TPM_RC_YIELDED', 'TPM_RC_TESTING']);

/** Whether a return code asks for the same command again. */
export function isRetry(code: number): boolean {
  return RETRY_NAMES.has(decodeResponseCode(code).name);
}

/** The return codes that mean something of their own here, with what to say. */
const MEANINGS: Readonly<Record<string, { code: TpmErrorCode; says: string }>> = {
  TPM_RC_RETRY: { code: 'tpm-retry', says: 'the TPM stayed busy' },
  TPM_RC_YIELDED: { code: 'tpm-retry', says: 'the TPM stayed busy' },
  TPM_RC_TESTING: { code: 'tpm-retry', says: 'the TPM is still testing itself' },
  TPM_RC_LOCKOUT: {
    code: 'tpm-lockout',
    says: 'the TPM is locked out after too many wrong authorizations; it unlocks after a while, or when its lockout is reset',
  },
  TPM_RC_INITIALIZE: { code: 'tpm-not-initialized', says: 'the firmware has not started the TPM' },
  TPM_RC_FAILURE: { code: 'tpm-failure', says: 'the TPM reports that it has failed' },
  TPM_RC_OBJECT_MEMORY: { code: 'tpm-busy', says: 'the TPM has no room for another key: another program holds it' },
  TPM_RC_OBJECT_HANDLES: { code: 'tpm-busy', says: 'the TPM has no room for another key: another program holds it' },
  TPM_RC_SESSION_MEMORY: { code: 'tpm-busy', says: 'the TPM has no room for another session' },
  TPM_RC_MEMORY: { code: 'tpm-busy', says: 'the TPM is out of memory' },
  TPM_RC_NV_RATE: { code: 'tpm-busy', says: 'the TPM limits writing to its memory' },
  TPM_RC_BAD_TAG: { code: 'tpm-version-1.2', says: 'the TPM is of the 1.2 family; an Autopilot hash needs TPM 2.0' },
};

/** The error of a return code, as the answer to a command of this name. */
export function responseError(command: string, responseCode: number): TpmError {
  const { name, subject } = decodeResponseCode(responseCode);
  const hex = `0x${(responseCode >>> 0).toString(16).padStart(3, '0')}`;
  const of = subject ? ` for ${subject.kind} ${subject.number}` : '';
  const isVersion2 = (responseCode & (FORMAT_ONE | VERSION_2)) !== 0;
  const meaning = MEANINGS[isVersion2 ? name : 'TPM_RC_BAD_TAG'] ?? {
    code: 'tpm-response' as const,
    says: `the TPM refused ${command}`,
  };
  return new TpmError(meaning.code, `${meaning.says} (${name}${of}, ${hex})`, responseCode, name);
}
