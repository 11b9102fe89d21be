/** How rows are repaired. */
import { type CsvColumn, type CsvTarget, DIALECTS } from '../csv/dialects.js';

/** How rows are repaired. */
export interface RepairOptions {
  target: CsvTarget;
  /** Group tag for every row. */
  groupTag?: string;
  /** Assigned user for every row. */
  assignedUser?: string;
  /** Fill empty columns that the target accepts with what the hash says. */
  fill?: boolean;
  /** Leave every identifier but the hash empty: how Partner Center accepts a device after a repair. */
  repaired?: boolean;
}

/** Whether a target's files have room for a column. */
export function isTaken(target: CsvTarget, column: CsvColumn): boolean {
  const { headers, columns } = DIALECTS[target];
  return columns?.includes(column) ?? headers.some((header) => header.some(([, own]) => own === column));
}
