/**
 * Small inputs in rounds: what costs more than trying an input (looking at the clock, at memory, at the prototype) is done
 * once a round. An input that hangs or takes too much memory ends the thread, and is found in the shared memory.
 */
import type { Guide } from './guide.js';
import { outcomeOf, pollution, shortest, slowness } from './judge.js';
import { SharedInput, type TargetFigures, type WorkerOrder } from './order.js';
import { Random } from './random.js';
import { type FuzzTarget, Violation } from './target.js';

/** Inputs of a round. */
const ROUND = 256;
/** A round that took longer has its inputs timed one by one. */
const LONG_ROUND = 1000;
const MOST_FINDINGS = 10;

class Rounds {
  private readonly shown: SharedInput;
  private readonly random: Random;

  constructor(
    private readonly target: FuzzTarget,
    order: WorkerOrder,
    private readonly figures: TargetFigures,
    private readonly guide: Guide,
  ) {
    this.shown = new SharedInput(order.shared);
    this.random = new Random(`${order.seed}/${target.name}`);
  }

  /** A round of made inputs. */
  async made(): Promise<void> {
    const { target, guide, random } = this;
    const inputs: Uint8Array[] = [];
    for (let i = 0; i < ROUND; i++) inputs.push(target.mutate(guide.pick(random), random, guide.pick(random)));
    await this.round(inputs);
  }

  async round(inputs: readonly Uint8Array[]): Promise<void> {
    const started = performance.now();
    for (const input of inputs) {
      const outcome = this.tried(input);
      this.count(outcome instanceof Promise ? await outcome : outcome, input);
      this.guide.learn(input);
    }
    const elapsed = performance.now() - started;
    this.figures.slowestMilliseconds = Math.max(this.figures.slowestMilliseconds, elapsed);
    if (elapsed > LONG_ROUND) for (const input of inputs) await this.timed(input);
    const fault = pollution();
    if (fault !== undefined)
      this.report(`${fault}, or one of the ${inputs.length - 1} inputs before it did`, inputs.at(-1));
  }

  /** Tries an input. What is done at once is not awaited: that would take longer than most inputs do. */
  private tried(input: Uint8Array): ReturnType<typeof outcomeOf> | Promise<ReturnType<typeof outcomeOf>> {
    this.shown.show(input);
    try {
      const done = this.target.run(input);
      if (done === undefined) return 'accepted';
      return done.then(
        () => 'accepted',
        (error: unknown) => outcomeOf(error, this.target),
      );
    } catch (error) {
      return outcomeOf(error, this.target);
    }
  }

  private count(outcome: ReturnType<typeof outcomeOf>, input: Uint8Array): void {
    this.figures.inputs++;
    if (outcome instanceof Violation) this.report(outcome.message, input);
    else this.figures[outcome]++;
  }

  private async timed(input: Uint8Array): Promise<void> {
    const fault = slowness(await shortest(Number.POSITIVE_INFINITY, this.target, input));
    if (fault !== undefined) this.report(fault, input);
  }

  private report(message: string, input: Uint8Array = new Uint8Array(0)): void {
    this.figures.findings.push({ target: this.target.name, message, input });
  }
}

/** Tries the inputs that are there, then rounds of made ones until the time is up. */
export async function runRounds(
  target: FuzzTarget,
  order: WorkerOrder,
  figures: TargetFigures,
  guide: Guide,
): Promise<void> {
  const rounds = new Rounds(target, order, figures, guide);
  const end = performance.now() + order.milliseconds;
  await rounds.round(guide.first);
  while (performance.now() < end && figures.findings.length < MOST_FINDINGS) await rounds.made();
}
