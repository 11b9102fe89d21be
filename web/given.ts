/** Something that was pasted or dropped. */
export interface Input {
  /** Name of the file; absent for pasted text. */
  name?: string;
  bytes: Uint8Array;
}
