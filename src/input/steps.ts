/** Long work in steps, for those who have something else to do between two of them: a page that must not freeze. */

/** Work that yields the share of it that is done, 0 to 1, every few hundredths of a second, and returns its result. */
export type Steps<Result> = Generator<number, Result>;

/** Does all steps at once. */
export function finishSteps<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}
