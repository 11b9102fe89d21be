/** Learns which inputs are worth mutating: those that reached a block of code that none before them did. */
import { Corpus } from './corpus.js';
import { blocksReached } from './guards.js';
import type { Random } from './random.js';

/** The inputs to start from, and those that reached something new. */
export class Guide {
  private readonly corpus: Corpus | undefined;
  private known = blocksReached();

  constructor(
    target: string,
    private readonly seeds: readonly Uint8Array[],
    isGuided: boolean,
  ) {
    this.corpus = isGuided ? new Corpus(target) : undefined;
  }

  /** Inputs to try as they are, before any is made: they tell what is not new. */
  get first(): readonly Uint8Array[] {
    return this.corpus ? [...this.seeds, ...this.corpus.inputs] : this.seeds;
  }

  /** Inputs that are kept. */
  get kept(): number {
    return this.corpus?.inputs.length ?? 0;
  }

  /** An input that reached something new, every other time. */
  pick(random: Random): Uint8Array {
    const { inputs } = this.corpus ?? { inputs: [] };
    return random.pick(inputs.length > 0 && random.once(2) ? inputs : this.seeds);
  }

  /** Keeps an input that has just been tried, if something ran for the first time. */
  learn(input: Uint8Array): void {
    const reached = blocksReached();
    if (reached === this.known) return;
    this.known = reached;
    this.corpus?.add(input);
  }
}
