/** Types of cpio.mjs, for the tests. */
export interface CpioEntry {
  data?: Uint8Array;
  link?: string;
  executable?: boolean;
}
export function cpioArchive(entries: ReadonlyMap<string, CpioEntry>, time: number): Buffer;
