/** What the main thread and a worker tell each other. */

/** What the main thread tells a worker. */
export interface WorkerOrder {
  target: string;
  /** Which list of targets: all parsers, every input by itself, or small inputs in rounds. */
  isQuick: boolean;
  seed: string;
  milliseconds: number;
  /** The number of the input, its size, then its bytes: {@link SHARED_HEADER} */
  shared: SharedArrayBuffer;
  /** An input to try instead of made ones. */
  replay?: Uint8Array;
  /** Whether inputs that reach new blocks of code are mutated further. */
  isGuided: boolean;
}

/** What came of a target. */
export interface TargetFigures {
  target: string;
  inputs: number;
  /** Inputs that were read. */
  accepted: number;
  /** Inputs that a typed error turned down. */
  refused: number;
  /** Of one input, or of a round of them. */
  slowestMilliseconds: number;
  /** Blocks of code that were reached. */
  blocks: number;
  /** Inputs that are kept because they reached new ones. */
  kept: number;
  findings: FuzzFinding[];
}

/** A broken promise. */
export interface FuzzFinding {
  target: string;
  message: string;
  input: Uint8Array;
}

/** Bytes of the shared memory that precede those of the input. */
export const SHARED_HEADER = 8;

/** The input that is being tried, as the main thread sees it: of a thread that hangs or dies, it is all that is left. */
export class SharedInput {
  private readonly counters: Int32Array;
  private readonly bytes: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.counters = new Int32Array(shared, 0, 2);
    this.bytes = new Uint8Array(shared, SHARED_HEADER);
  }

  /** The number of inputs that were begun. */
  get number(): number {
    return this.counters[0];
  }

  /** Shows an input. */
  show(input: Uint8Array): void {
    this.bytes.set(input.length > this.bytes.length ? input.subarray(0, this.bytes.length) : input);
    this.counters[1] = Math.min(input.length, this.bytes.length);
    Atomics.add(this.counters, 0, 1);
  }

  /** A copy of the input that is shown. */
  taken(): Uint8Array {
    return this.bytes.slice(0, this.counters[1]);
  }
}
