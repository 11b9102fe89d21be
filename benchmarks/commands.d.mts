/** Files of one size, and names for what is written. */
export interface CommandFiles {
  readonly folder: string;
  readonly output: (name: string) => string;
}

/** Something that is measured. */
export interface CommandSubject {
  readonly name: string;
  readonly args: (files: CommandFiles) => string[];
}

/** What a process took. */
export interface CommandUsage {
  seconds: number;
  user: number;
  system: number;
  peakMiB: number;
}

export const SUBJECTS: readonly CommandSubject[];
export function corpus(folder: string, rows: number): CommandFiles;
export function runOnce(args: string[]): Promise<CommandUsage>;
