/** What a row identifies: the keys that duplicates and captures of one device are told by. */
import { RowFlag, type RowKeys, roomForKeys } from '../csv/keys.js';

/** Identity of a row. One object is used for one row after the other. */
export interface RowIdentity extends RowKeys {
  /** Which of the keys there are: {@link RowFlag}. */
  flags: number;
  /** Time of capture in seconds since 2000; -1 where it is not known. */
  capturedAt: number;
}

/** An identity to be filled. */
export const roomForIdentity = (): RowIdentity => ({ ...roomForKeys(), flags: 0, capturedAt: -1 });

/** Whether a row has a key of its hash. */
export const hasText = ({ flags }: RowIdentity): boolean => (flags & RowFlag.text) !== 0;

/** Whether a row has a key of its device. */
export const hasDevice = ({ flags }: RowIdentity): boolean => (flags & RowFlag.device) !== 0;

/** The keys of a row as texts, for a few of them. */
export interface IdentityTexts {
  readonly text: string | undefined;
  readonly device: string | undefined;
}

/** The keys of a row as texts. */
export const identityTexts = (identity: RowIdentity): IdentityTexts => ({
  text: hasText(identity) ? identity.text.join() : undefined,
  device: hasDevice(identity) ? identity.device.join() : undefined,
});
