/** How far a check has come: a bar with rate and time left on a terminal, lines elsewhere if asked. */
import type { SingleBar } from 'cli-progress';
import type { CsvProgress } from '../csv/check-files.js';
import { grouped, remark } from './terminal.js';

/** Shows progress until it is stopped. */
export interface ProgressDisplay {
  update: (progress: CsvProgress) => void;
  stop: () => void;
}

const MIB = 1024 * 1024;
/** Small files are done before a bar could be read. */
const SHOWN_AFTER_MS = 300;
const LINE_EVERY_MS = 2000;
const FORMAT = ' {bar} {percentage}%  {done} MiB, {rows} rows, {rate} MiB/s, {left} left';

/** Starts a display on standard error. */
export function startProgress(lines: boolean): ProgressDisplay {
  if (process.stderr.isTTY) return new Bar();
  return lines ? new Lines() : { update: () => undefined, stop: () => undefined };
}

/** What both displays say. */
function figures({ bytes, totalBytes, rows }: CsvProgress, started: number): Record<string, string> {
  const seconds = (performance.now() - started) / 1000;
  const rate = bytes / MIB / seconds;
  const left = totalBytes === undefined ? undefined : (totalBytes - bytes) / MIB / rate;
  return {
    done: (bytes / MIB).toFixed(0),
    rows: grouped(rows),
    rate: rate.toFixed(0),
    left: left === undefined ? '?' : `${Math.ceil(left)} s`,
  };
}

class Bar implements ProgressDisplay {
  private readonly started = performance.now();
  private bar: SingleBar | undefined;
  private opening = false;
  private stopped = false;

  readonly update = (progress: CsvProgress): void => {
    if (this.bar === undefined) {
      if (performance.now() - this.started > SHOWN_AFTER_MS) void this.open(progress);
      return;
    }
    if (progress.totalBytes === undefined) this.bar.setTotal(progress.bytes);
    this.bar.update(progress.bytes, figures(progress, this.started));
  };

  /** The bar's module is loaded when there is something to show: most files are done before. */
  private async open(progress: CsvProgress): Promise<void> {
    if (this.opening) return;
    this.opening = true;
    const { Presets, SingleBar } = await import('cli-progress');
    if (this.stopped) return;
    this.bar = new SingleBar({ format: FORMAT, clearOnComplete: true, fps: 5 }, Presets.shades_classic);
    this.bar.start(progress.totalBytes ?? progress.bytes, progress.bytes, figures(progress, this.started));
  }

  readonly stop = (): void => {
    this.stopped = true;
    this.bar?.stop();
  };
}

class Lines implements ProgressDisplay {
  private readonly started = performance.now();
  private last = performance.now();

  readonly update = (progress: CsvProgress): void => {
    const now = performance.now();
    if (now - this.last < LINE_EVERY_MS) return;
    this.last = now;
    const { done, rows, rate, left } = figures(progress, this.started);
    remark(`hwhash: ${done} MiB, ${rows} rows, ${rate} MiB/s, ${left} left`);
  };

  readonly stop = (): void => undefined;
}
