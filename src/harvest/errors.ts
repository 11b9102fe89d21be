/** The error that harvesting throws. */

/** Codes of {@link HarvestError}. */
export type HarvestErrorCode =
  /** The addon for this platform is not in the package, or does not load. */
  | 'addon-missing'
  /** This platform is not one that devices are harvested on. */
  | 'unsupported-platform'
  /** A snapshot does not have the shape of device_snapshot.proto. */
  | 'snapshot-format'
  /** An option has a value that it cannot have. */
  | 'option-value'
  /** The source gave nothing that a hash could be made from. */
  | 'nothing-harvested';

/** Nothing could be harvested. */
export class HarvestError extends Error {
  override readonly name = 'HarvestError';
  constructor(
    /** Stable code of the fault. */
    readonly code: HarvestErrorCode,
    message: string,
    /** What to do about it. */
    readonly remedy: string,
    options?: ErrorOptions & {
      /** Path of the member at fault, such as `disks[2].serial`. */
      field?: string;
    },
  ) {
    super(message, options);
    this.field = options?.field;
  }

  /** Path of the member at fault, such as `disks[2].serial`. */
  readonly field?: string;
}
