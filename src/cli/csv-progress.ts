/** How far a check has come: a bar with rate and time left on a terminal, lines elsewhere if asked. */
import type { SingleBar } from 'cli-progress';
import type { CsvProgress } from '../csv/check-files.js';
import { counted } from '../hash/counted.js';
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
/** Columns that the figures of a long check need, and those of a bar that says something. */
const FIGURES = 58;
const BAR = { least: 6, most: 40 };

/** What fits the width of a terminal, in the notation of cli-progress. */
export function barFormat(columns = 80): { format: string; barsize: number } {
  const barsize = Math.min(BAR.most, columns - FIGURES - 3);
  if (barsize >= BAR.least)
    return { format: ' {bar} {percentage}%  {done} MiB, {rows}, {rate} MiB/s, {left} left', barsize };
  return { format: ' {percentage}%  {rows}, {left} left', barsize: 0 };
}

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
    rows: counted(rows, 'row', 'rows', grouped),
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
    this.bar = new SingleBar(
      { ...barFormat(process.stderr.columns), clearOnComplete: true, fps: 5 },
      Presets.shades_classic,
    );
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
    remark(`hwhash: ${done} MiB, ${rows}, ${rate} MiB/s, ${left} left`);
  };

  readonly stop = (): void => undefined;
}
