/** What can go wrong with a TPM, as one error with stable codes. */

/** Codes of {@link TpmError}. */
export type TpmErrorCode =
  /** No TPM at this place. */
  | 'tpm-missing'
  /** The operating system does not let this user speak to the TPM. */
  | 'tpm-permission'
  /** Another program holds the TPM, or it has no room for another object. */
  | 'tpm-busy'
  /** The TPM refuses authorizations for a while, after too many wrong ones (dictionary attack lockout). */
  | 'tpm-lockout'
  /** The TPM asked to be called again more often than it was. */
  | 'tpm-retry'
  /** The TPM was not started by the firmware. */
  | 'tpm-not-initialized'
  /** The TPM found itself broken. */
  | 'tpm-failure'
  /** The TPM is of the 1.2 family. */
  | 'tpm-version-1.2'
  /** Any other return code. */
  | 'tpm-response'
  /** No answer in time. */
  | 'tpm-timeout'
  /** The connection broke. */
  | 'tpm-closed'
  /** The answer does not hold what its lengths say. */
  | 'tpm-malformed-response'
  /** A transcript does not hold the answer to this command. */
  | 'tpm-transcript';

/**
 * A TPM could not be asked, or refused.
 *
 * @example
 * if (error instanceof TpmError && error.responseName === 'TPM_RC_HANDLE') // there is no such key
 */
export class TpmError extends Error {
  override readonly name = 'TpmError';
  constructor(
    /** Stable code of the fault. */
    readonly code: TpmErrorCode,
    message: string,
    /** The return code as the TPM gave it, where it gave one. */
    readonly responseCode?: number,
    /** The specification's name of the return code, `TPM_RC_HANDLE`. */
    readonly responseName?: string,
  ) {
    super(message);
  }
}
