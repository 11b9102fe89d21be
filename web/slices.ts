/** Work in slices, or in a worker: the tab stays alive, says how far the work is, and the work can be cancelled. */
import type { Steps } from '../src/input/steps.js';
import { runJob } from './background.js';
import { announce, byId } from './dom.js';
import type { Jobs } from './jobs.js';

/** Milliseconds of work between two looks at what else the tab has to do. */
const SLICE = 40;
/** Milliseconds after which the first such look is taken, so that what is short is shown without a flicker. */
const FIRST_SLICE = 120;
/** Milliseconds after which progress is shown. */
const QUIET = 300;

/** The work was cancelled, by its user or by an input that came after it. */
export class CancelledError extends Error {
  override readonly name = 'CancelledError';
}

/** Where a part of the work begins and ends in the whole of it, 0 to 1. */
export type Part = readonly [from: number, to: number];

/** One piece of work. Beginning another one cancels it. */
export class Work {
  private static current: Work | undefined;
  private readonly started = performance.now();
  private sliceEnd = this.started + FIRST_SLICE;
  private words = '';
  private isCancelled = false;
  private isShown = false;
  /** Called when its user cancels it. */
  onGivenUp = (): void => undefined;
  /** Called when it ends, whole or not. */
  private onEnd = (): void => undefined;

  constructor() {
    Work.current?.end();
    Work.current = this;
    hideProgress();
  }

  /** Cancels the work that is going on, for its user. */
  static cancel(): void {
    const { current } = Work;
    if (current === undefined) return;
    current.end();
    announce('Cancelled');
    current.onGivenUp();
  }

  /**
   * Does steps, and says meanwhile what they are.
   *
   * @throws CancelledError
   */
  async run<Result>(steps: Steps<Result>, words: string, [from, to]: Part = [0, 1]): Promise<Result> {
    for (;;) {
      const { done, value } = steps.next();
      if (done) return value;
      await this.pause(words, from + value * (to - from));
    }
  }

  /**
   * Has a worker do a job, and says meanwhile what it is.
   *
   * @throws CancelledError
   * @throws JobError where the worker could not do it
   */
  async runJob<Name extends keyof Jobs>(
    name: Name,
    given: Jobs[Name]['given'],
    words: string,
    [from, to]: Part = [0, 1],
  ): Promise<Jobs[Name]['result']> {
    const job = runJob(name, given, (share) => this.show(words, from + share * (to - from)));
    // What is one piece reports no share.
    const quiet = setTimeout(() => this.show(words, from), QUIET);
    const ended = new Promise<never>((_, reject) => {
      this.onEnd = () => {
        job.end();
        reject(new CancelledError('the work was cancelled'));
      };
    });
    try {
      return await Promise.race([job.result, ended]);
    } finally {
      clearTimeout(quiet);
      this.onEnd = () => undefined;
    }
  }

  /**
   * Lets the tab do something else, if it is time.
   *
   * @param words what is done, for its user
   * @param share how much of it is done, 0 to 1
   * @throws CancelledError
   */
  async pause(words: string, share: number): Promise<void> {
    if (performance.now() < this.sliceEnd) return;
    this.show(words, share);
    await nextTask();
    if (this.isCancelled) throw new CancelledError('the work was cancelled');
    this.sliceEnd = performance.now() + SLICE;
  }

  /** Ends the work, whole or not; `pause` throws from now on. */
  end(): void {
    this.isCancelled = true;
    this.onEnd();
    if (Work.current !== this) return;
    Work.current = undefined;
    hideProgress();
  }

  private show(words: string, share: number): void {
    if (this.isCancelled || performance.now() < this.started + QUIET) return;
    const bar = byId('progress', HTMLProgressElement);
    bar.value = share;
    if (words === this.words && this.isShown) return;
    this.words = words;
    this.isShown = true;
    byId('progress-words', HTMLElement).textContent = `${words}…`;
    byId('work', HTMLElement).hidden = false;
    announce(`${words}…`);
  }
}

function hideProgress(): void {
  byId('work', HTMLElement).hidden = true;
}

/** The end of a task: input, and the drawing of the page, are done before the next one. Timers would wait for longer. */
function nextTask(): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  return new Promise((resolve) => {
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(undefined);
  });
}
