export const LOAD_LIBRARY_SEARCH_SYSTEM32: number;

/** Facts of a Windows program or library. */
export interface PeFacts {
  machine: string;
  timestamp: number;
  characteristics: number;
  imports: string[];
  delayImports: string[];
  signed: boolean;
  dependentLoadFlags: number | undefined;
}

export function describePe(file: Buffer): PeFacts;
export function stripAuthenticode(program: Buffer): Buffer;
export function restrictLibraries(program: Buffer): Buffer;
export function clearTimestamps(file: Buffer): Buffer;
