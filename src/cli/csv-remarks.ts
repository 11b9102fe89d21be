/** What rewriting says of rows, told while it goes on: as lines on standard error, or in a JSON document. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';
import { printable } from '../hash/printable.js';
import type { CsvChange, CsvRemark } from '../rewrite/change.js';
import { nested, TextStream } from './output-stream.js';
import { complainAll, err, isQuiet } from './terminal.js';

/** Receives remarks, and counts them. */
export interface RemarkTeller {
  readonly counts: Readonly<Record<CsvRemark['kind'], number>>;
  receive(remarks: readonly CsvRemark[]): Promise<void>;
  /** Ends the output; `beside` is the rest of a JSON document. */
  end(beside: Readonly<Record<string, unknown>>): Promise<void>;
}

type Counts = Record<CsvRemark['kind'], number>;
const noCounts = (): Counts => ({ changed: 0, 'left-out': 0, faulty: 0 });

/** Words in front of a line. */
const HEADS = { 'left-out': 'left out', faulty: 'error in' } as const;

/** Lists remarks on standard error, which is free for them: standard output may be the new file. */
export class RemarkLines implements RemarkTeller {
  readonly counts = noCounts();

  /** @param lineOf what a line says of a change */
  constructor(private readonly lineOf: (change: CsvChange) => string) {}

  async receive(remarks: readonly CsvRemark[]): Promise<void> {
    const lines: string[] = [];
    for (const remark of remarks) {
      const { kind } = remark;
      this.counts[kind]++;
      const line = this.lineOf(remark);
      if (kind !== 'changed') lines.push(`${err.red(HEADS[kind])} ${line}`);
      else if (!isQuiet) lines.push(err.dim(line));
    }
    await complainAll(lines);
  }

  async end(): Promise<void> {}
}

/** Where a change is, its column, and what it says. */
export function fullLine({ source, line, row, field, message }: CsvChange): string {
  const place = `${source}, line ${line}${row === null ? '' : `, row ${row}`}`;
  return `${printable(place)}: ${field === undefined ? '' : `${field}: `}${printable(message)}`;
}

/** Where a change is, and what it says. */
export const shortLine = ({ source, line, message }: CsvChange): string =>
  `${printable(source)}, line ${line}: ${printable(message)}`;

/** Bytes of JSON that are compressed together. */
const PIECE = 256 * 1024;

/** Items of a list that is written later. */
class HeldItems {
  private readonly pieces: Uint8Array[] = [];
  private text = '';
  count = 0;

  add(item: string): void {
    this.text += `${this.count++ > 0 ? ',' : ''}\n    ${item}`;
    if (this.text.length < PIECE) return;
    this.pieces.push(deflateRawSync(this.text, { level: 1 }));
    this.text = '';
  }

  *texts(): Generator<string> {
    for (const piece of this.pieces) yield inflateRawSync(piece).toString();
    yield this.text;
  }
}

/** Writes changes to standard output as they come, as the list that a JSON document begins with. */
export class RemarkJson implements RemarkTeller {
  readonly counts = noCounts();
  private readonly text = new TextStream();
  private readonly leftOut = new HeldItems();
  private readonly faulty = new HeldItems();
  private hasBegun = false;

  /** @param target what the file is written for */
  constructor(private readonly target: string) {}

  async receive(remarks: readonly CsvRemark[]): Promise<void> {
    await this.begin();
    for (const { kind, ...change } of remarks) {
      const item = nested(change);
      if (kind === 'left-out') this.leftOut.add(item);
      else if (kind === 'faulty') this.faulty.add(item);
      else await this.text.add(`${this.counts.changed > 0 ? ',' : ''}\n    ${item}`);
      this.counts[kind]++;
    }
  }

  async end(beside: Readonly<Record<string, unknown>>): Promise<void> {
    await this.begin();
    await this.text.add(this.counts.changed > 0 ? '\n  ]' : ']');
    await this.addList('leftOut', this.leftOut);
    await this.addList('faulty', this.faulty);
    for (const [name, value] of Object.entries(beside)) {
      await this.text.add(`,\n  "${name}": ${nested(value).replaceAll('\n    ', '\n  ')}`);
    }
    await this.text.add('\n}\n');
    await this.text.flush();
  }

  private async begin(): Promise<void> {
    if (this.hasBegun) return;
    this.hasBegun = true;
    await this.text.add(`{\n  "schemaVersion": 1,\n  "target": "${this.target}",\n  "changes": [`);
  }

  private async addList(name: string, items: HeldItems): Promise<void> {
    await this.text.add(`,\n  "${name}": [`);
    for (const text of items.texts()) await this.text.add(text);
    await this.text.add(items.count > 0 ? '\n  ]' : ']');
  }
}
