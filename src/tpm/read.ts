/** Everything that a hardware hash needs from a TPM 2.0: blocks 13 and 25, the OfflineDeviceId of block 11, and a cross-check. */
import { sha256Hex } from '#platform';
import { readTpmProperties, type TpmProperties, vendorString, versionText } from './capability.js';
import { readCertificate } from './certificate.js';
import { COMMAND_CODES } from './command.js';
import { readEndorsementKey, type TpmEndorsementKey } from './endorsement-key.js';
import { TpmError, type TpmErrorCode } from './errors.js';
import type { TpmTransport } from './transport.js';
import { certifiedModulus } from './x509.js';

/** Something that could not be had from the TPM, or does not agree. */
export interface TpmFault {
  /** Stable code. */
  code: TpmErrorCode | 'tpm-certificate-mismatch' | 'tpm-certificate-unreadable' | 'tpm-properties';
  /** What is missing for it. */
  what: 'version' | 'endorsementKey' | 'certificate';
  /** One sentence that stands alone. */
  message: string;
  /** What to do about it. */
  remedy: string;
  /** The TPM's return code by the specification's name, where it gave one. */
  responseName?: string;
}

/** The certificate of the endorsement key. */
export interface TpmCertificate {
  /** As the TPM holds it. */
  der: Uint8Array;
  /** Whether the key that it certifies is the endorsement key; null where one of the two could not be read. */
  matches: boolean | null;
}

/** What was read from a TPM; a member that could not be read is absent, and a problem says why. */
export interface TpmReading {
  /** The fixed properties, as numbers. */
  properties?: TpmProperties;
  /** Block 13. */
  versionText?: string;
  /** The maker's own name for the TPM; not in the hash. */
  vendorString?: string;
  /** Block 25 is its modulus. */
  endorsementKey?: TpmEndorsementKey;
  /** Block 11 with source TPM_EK: SHA-256 of the modulus, hex. */
  offlineDeviceId?: string;
  /** Absent where the TPM has none. */
  certificate?: TpmCertificate;
  /** What is missing and why. */
  problems: TpmFault[];
}

/** Errors after which no further question would be answered. */
const FATAL: ReadonlySet<TpmErrorCode> = new Set<TpmErrorCode>([
  'tpm-missing',
  'tpm-permission',
  'tpm-not-initialized',
  'tpm-failure',
  'tpm-version-1.2',
  'tpm-timeout',
  'tpm-closed',
]);

/** What to do about each error. */
const REMEDIES: Readonly<Record<TpmErrorCode, string>> = {
  'tpm-missing': 'Turn the TPM on in the firmware setup, or name another with --tpm.',
  'tpm-permission': 'Run as root, or give this user access to /dev/tpmrm0.',
  'tpm-busy': 'End the program that uses the TPM, or read it through /dev/tpmrm0.',
  'tpm-lockout': 'Wait until the lockout ends, or reset it with the lockout authorization.',
  'tpm-retry': 'Try again in a minute.',
  'tpm-not-initialized': 'Restart the device: its firmware starts the TPM.',
  'tpm-failure': 'Restart the device; if that does not help, the TPM is to be replaced.',
  'tpm-version-1.2': 'Switch the TPM to 2.0 in the firmware setup, where the maker offers it.',
  'tpm-response': 'Look the return code up in the TPM 2.0 Library specification, part 2, section 6.6.',
  'tpm-timeout': 'Try again; if it stays, restart the device.',
  'tpm-closed': 'Try again.',
  'tpm-malformed-response': 'Try again; if it stays, update the firmware of the TPM.',
  'tpm-transcript': 'Record the transcript again.',
};

/** Remedies that depend on the return code. */
const RESPONSE_REMEDIES: Readonly<Record<string, string>> = {
  TPM_RC_BAD_AUTH:
    'The endorsement hierarchy has a password: clear the TPM in the firmware setup, or read it in Windows.',
  TPM_RC_AUTH_FAIL:
    'The endorsement hierarchy has a password: clear the TPM in the firmware setup, or read it in Windows.',
  TPM_RC_HIERARCHY: 'Turn the endorsement hierarchy of the TPM on in the firmware setup.',
};

/**
 * Reads a TPM: its version, its RSA-2048 endorsement key, and the key's certificate where there is one.
 *
 * @param transport a way to the TPM; it stays open
 * @param signal ends the reading; a key that was derived is flushed even then
 * @returns what could be read; errors of the TPM are among `problems`
 * @throws only what `signal` was aborted with, and faults that are no {@link TpmError}
 * @example
 * const reading = await readTpm(transport);
 * reading.versionText; // "TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'NTC '-Firmware:458754.196609"
 */
export async function readTpm(transport: TpmTransport, signal?: AbortSignal): Promise<TpmReading> {
  const reading: TpmReading = { problems: [] };
  const bounded = boundedTransport(transport);
  const steps = [readVersion, readKey, readAndCheckCertificate];
  for (const step of steps) {
    signal?.throwIfAborted();
    const stop = await step(bounded, reading, signal);
    if (stop) break;
  }
  return reading;
}

/** Commands of one reading at most: a certificate of 64 kB, in parts of 256 bytes, and what is read before it. */
const MOST_COMMANDS = 512;
/** Milliseconds of one reading, after which no further command is sent; deriving a key takes slow TPMs a minute. */
const LONGEST_READING = 300_000;
/** A derived key is flushed whatever happens. */
const FLUSH = COMMAND_CODES.TPM2_FlushContext;

/** A transport for one reading: a TPM that answers slowly, or asks for ever more commands, is given up. */
function boundedTransport(transport: TpmTransport): TpmTransport {
  const end = performance.now() + LONGEST_READING;
  let commands = 0;
  return {
    async transmit(command, signal) {
      const code = new DataView(command.buffer, command.byteOffset).getUint32(6);
      if (code !== FLUSH && (++commands > MOST_COMMANDS || performance.now() > end)) {
        const message = `reading the TPM was given up after ${commands - 1} commands: it takes far too many, or too long`;
        throw new TpmError('tpm-timeout', message);
      }
      return transport.transmit(command, signal);
    },
    close: () => transport.close(),
  };
}

type Step = (transport: TpmTransport, reading: TpmReading, signal?: AbortSignal) => Promise<boolean>;

/** Makes a step of what may fail: its TpmError becomes a problem, and says whether to stop. */
function step(
  what: TpmFault['what'],
  read: (transport: TpmTransport, reading: TpmReading, signal?: AbortSignal) => Promise<void>,
): Step {
  return async (transport, reading, signal) => {
    try {
      await read(transport, reading, signal);
      return false;
    } catch (error) {
      if (!(error instanceof TpmError)) throw error;
      reading.problems.push(problemOf(error, what));
      return FATAL.has(error.code);
    }
  };
}

/** The problem that an error amounts to, with its remedy. */
export function problemOf(error: TpmError, what: TpmFault['what']): TpmFault {
  const remedy = RESPONSE_REMEDIES[error.responseName ?? ''] ?? REMEDIES[error.code];
  const { code, message, responseName } = error;
  return { code, what, message, remedy, ...(responseName !== undefined && { responseName }) };
}

const readVersion = step('version', async (transport, reading, signal) => {
  const properties = await readTpmProperties(transport, signal);
  reading.properties = properties;
  const text = versionText(properties);
  const vendor = vendorString(properties);
  if (vendor !== '') reading.vendorString = vendor;
  if (text !== undefined) {
    reading.versionText = text;
    return;
  }
  reading.problems.push({
    code: 'tpm-properties',
    what: 'version',
    message: 'the TPM does not report its family, level, revision, manufacturer and firmware version',
    remedy: 'Update the firmware of the TPM.',
  });
});

const readKey = step('endorsementKey', async (transport, reading, signal) => {
  reading.endorsementKey = await readEndorsementKey(transport, signal);
  reading.offlineDeviceId = sha256Hex(reading.endorsementKey.modulus);
});

const readAndCheckCertificate = step('certificate', async (transport, reading, signal) => {
  const der = await readCertificate(transport, reading.properties?.nvBufferMax, signal);
  if (!der) return;
  const certified = certifiedModulus(der);
  const key = reading.endorsementKey?.modulus;
  const matches = certified && key ? sha256Hex(certified) === sha256Hex(key) : null;
  reading.certificate = { der, matches };
  if (!certified) {
    reading.problems.push({
      code: 'tpm-certificate-unreadable',
      what: 'certificate',
      message: 'the certificate in the TPM is not an X.509 certificate of an RSA key',
      remedy: 'The hash does not need it; the maker of the device can provision it again.',
    });
  } else if (matches === false) {
    reading.problems.push({
      code: 'tpm-certificate-mismatch',
      what: 'certificate',
      message: 'the certificate in the TPM is for another key than the endorsement key',
      remedy: 'Attestation with this TPM will fail: the maker of the device has to provision it again.',
    });
  }
});
