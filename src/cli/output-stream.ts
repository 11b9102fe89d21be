/** Results that are written as they come, in batches: standard output never has to wait for all of them. */
import { printableJson } from '../hash/printable.js';
import { write, writeText } from './terminal.js';

/** Characters that are gathered before they are written. */
const BATCH = 256 * 1024;

/** Text on its way to standard output. */
export class TextStream {
  private parts: string[] = [];
  private size = 0;

  /** @param forPeople whether it is laid out for a terminal */
  constructor(private readonly forPeople = false) {}

  async add(text: string): Promise<void> {
    this.push(text);
    await this.settle();
  }

  /** Adds text without waiting; whoever does so calls {@link settle} now and then. */
  push(text: string): void {
    this.parts.push(text);
    this.size += text.length;
  }

  /** Writes what has been added, where that is much. */
  async settle(): Promise<void> {
    if (this.size >= BATCH) await this.flush();
  }

  async flush(): Promise<void> {
    const text = this.parts.join('');
    this.parts = [];
    this.size = 0;
    if (text !== '') await (this.forPeople ? writeText(text) : write(text));
  }
}

/** One JSON value a line. */
export const jsonLine = (value: unknown): string => `${printableJson(value)}\n`;

/** A JSON document with a list that is written while it is made: a single value is the document itself. */
export class JsonList {
  private readonly text = new TextStream();
  private held: unknown;
  private count = 0;

  /** @param open what is before the values of a list, whose member is `name` */
  constructor(
    private readonly schemaVersion: number,
    private readonly name: string,
  ) {}

  async add(value: unknown): Promise<void> {
    this.push(value);
    await this.settle();
  }

  /** Adds a value without waiting; whoever does so calls {@link settle} now and then. */
  push(value: unknown): void {
    this.count++;
    if (this.count === 1) {
      this.held = value;
      return;
    }
    if (this.count === 2) {
      this.text.push(`{\n  "schemaVersion": ${this.schemaVersion},\n  "${this.name}": [\n    ${nested(this.held)}`);
      this.held = undefined;
    }
    this.text.push(`,\n    ${nested(value)}`);
  }

  /** Writes what has been added, where that is much. */
  settle(): Promise<void> {
    return this.text.settle();
  }

  /**
   * Writes what is left; nothing at all where no value came.
   *
   * @param beside more members of the document
   */
  async end(beside: Readonly<Record<string, unknown>> = {}): Promise<void> {
    if (this.count === 1) {
      await this.text.add(`${printableJson(Object.assign({}, this.held, beside), 2)}\n`);
    } else if (this.count > 1) {
      const members = Object.entries(beside).map(
        ([name, value]) => `,\n  "${name}": ${printableJson(value, 2).replaceAll('\n', '\n  ')}`,
      );
      await this.text.add(`\n  ]${members.join('')}\n}\n`);
    }
    await this.text.flush();
  }
}

/** A value as JSON that is a member of a list, which is a member of a document. */
export const nested = (value: unknown): string => printableJson(value, 2).replaceAll('\n', '\n    ');
