/** Collects problems up to a bound, so that a hostile table cannot make a list larger than itself. */
import type { FirmwareProblem, FirmwareProblemCode } from './problem.js';

/** The most problems that are kept of one table. */
const LIMIT = 100;

/** A bounded list of problems. */
export class ProblemList {
  readonly items: FirmwareProblem[] = [];

  /** Adds a problem; beyond the bound it only says, once, that there are more. */
  add(code: FirmwareProblemCode, message: string, offset: number, structure?: number): void {
    if (this.items.length > LIMIT) return;
    if (this.items.length === LIMIT) {
      this.items.push({
        code: 'smbios-too-many-problems',
        message: `more than ${LIMIT} problems; the rest is left out`,
        offset,
      });
      return;
    }
    this.items.push({ code, message, offset, ...(structure !== undefined && { structure }) });
  }
}
