/** What came of one input. */
import { type FuzzTarget, safeToPrint, Violation } from './target.js';

/** Read, turned down with a documented error, or against a promise. */
export type Outcome = 'accepted' | 'refused' | Violation;

/** The longest time that one input may take; tried three times before it counts, because the machine may be busy. */
const SLOW_MILLISECONDS = 1000;

/** What an error that was thrown means. */
export function outcomeOf(error: unknown, target: FuzzTarget): Outcome {
  if (error instanceof Violation) return error;
  if (!target.errors.some((known) => error instanceof known)) {
    return new Violation(`not a documented error: ${error instanceof Error ? error.stack : error}`);
  }
  const { message, code } = error as Error & { code: unknown };
  if (typeof code !== 'string' || code === '') return new Violation(`an error without a code: ${message}`);
  try {
    safeToPrint(message);
  } catch (violation) {
    return violation as Violation;
  }
  return 'refused';
}

/** Tries an input. */
export async function tried(target: FuzzTarget, input: Uint8Array): Promise<Outcome> {
  try {
    await target.run(input);
    return 'accepted';
  } catch (error) {
    return outcomeOf(error, target);
  }
}

/**
 * The time that an input takes: the least of three where the first was too long. Waiting is not counted: a TPM that asks for
 * patience gets two seconds of it for each command.
 */
export async function shortest(elapsed: number, target: FuzzTarget, input: Uint8Array): Promise<number> {
  let least = elapsed;
  for (let i = 0; i < 2 && least > SLOW_MILLISECONDS; i++) {
    const before = performance.eventLoopUtilization();
    await tried(target, input);
    least = Math.min(least, performance.eventLoopUtilization(before).active);
  }
  return least;
}

/** Why an input took too long; undefined where it did not. */
export const slowness = (elapsed: number): string | undefined =>
  elapsed > SLOW_MILLISECONDS ? `took ${Math.round(elapsed)} ms` : undefined;

/** Why the program is not as it was; undefined where it is. */
export const pollution = (): string | undefined =>
  Object.keys(Object.prototype).length > 0 || 'polluted' in {} ? "changed Object's prototype" : undefined;
