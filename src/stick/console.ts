/** The technician's console: paints the screen, reads keys, and repeats what it says on the serial port, where there is one. */
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { renderScreen, type ScreenLine, type ScreenSize, type ScreenState } from './screen.js';

/** A key: a printable character, or the name of another. */
export type Key = string;

/** What the session shows and hears. */
export interface StickConsole {
  /** Paints the screen. */
  show(state: ScreenState): void;
  /** The next key; undefined when so many milliseconds have passed, or the input has ended. */
  key(milliseconds?: number): Promise<Key | undefined>;
  /** How many lines and columns there are. */
  size(): ScreenSize;
}

/** Named keys by what a Linux console sends. */
const KEYS: Readonly<Record<string, Key>> = {
  '\r': 'enter',
  '\n': 'enter',
  '\u001b': 'escape',
  '\u007f': 'backspace',
  '\b': 'backspace',
  '\u0003': 'escape',
};

/** The keys in what a terminal sent; sequences that start with escape are keys without a use here. */
export function keyPresses(chunk: string): Key[] {
  const keys: Key[] = [];
  for (const part of chunk.match(/\u001b(?:\[[\d;]*[\x20-\x7e]|O.)|[\s\S]/g) ?? []) {
    if (KEYS[part] !== undefined) keys.push(KEYS[part]);
    else if (/^[\x20-\x7e]$/.test(part)) keys.push(part);
  }
  return keys;
}

const CODES: Readonly<Record<ScreenLine['style'], string>> = {
  plain: '0',
  bold: '0;1',
  dim: '0;37',
  good: '0;1;32',
  warning: '0;1;33',
  bad: '0;1;31',
};
const CLEAR = '\u001b[0m\u001b[2J\u001b[H';
const DEFAULT_SIZE: ScreenSize = { columns: 80, rows: 25 };

/** Lines as a terminal shows them; the last one ends without a line feed, which would scroll. */
export function paint(lines: readonly ScreenLine[]): string {
  return CLEAR + lines.map(({ text, style }) => `\u001b[${CODES[style]}m${text}`).join('\u001b[0m\r\n');
}

/** The console of this process: its terminal, and the serial port. */
export async function openConsole(): Promise<StickConsole> {
  const serial = await openSerial();
  const waiting = new Keyboard();
  const size = (): ScreenSize => ({
    columns: process.stdout.columns ?? DEFAULT_SIZE.columns,
    rows: process.stdout.rows ?? DEFAULT_SIZE.rows,
  });
  let said = '';
  return {
    size,
    key: (milliseconds) => waiting.next(milliseconds),
    show: (state) => {
      const lines = renderScreen(state, size());
      process.stdout.write(paint(lines));
      const text = renderScreen(state, { columns: 80, rows: 1000 })
        .map((line) => line.text)
        .filter((line) => line !== '' && !line.includes('█'))
        .join('\r\n');
      if (text === said) return;
      said = text;
      serial?.write(`\r\n${text}\r\n`).catch(() => undefined);
    },
  };
}

/** The first serial port, where the machine has one: for machines without a screen. */
async function openSerial(): Promise<FileHandle | undefined> {
  const type = (await readFile('/sys/class/tty/ttyS0/type', 'latin1').catch(() => '0')).trim();
  return type === '0' ? undefined : open('/dev/ttyS0', 'w').catch(() => undefined);
}

/** Keys as they are typed, kept until they are asked for. */
class Keyboard {
  private readonly keys: Key[] = [];
  private waiting: ((key: Key | undefined) => void) | undefined;
  private ended = false;

  constructor() {
    const { stdin } = process;
    if (stdin.isTTY) stdin.setRawMode(true);
    stdin.setEncoding('latin1');
    stdin.on('data', (chunk: string) => {
      this.keys.push(...keyPresses(chunk));
      this.deliver();
    });
    stdin.on('end', () => {
      this.ended = true;
      this.deliver();
    });
  }

  next(milliseconds?: number): Promise<Key | undefined> {
    return new Promise((resolve) => {
      const timer = milliseconds === undefined ? undefined : setTimeout(() => this.waiting?.(undefined), milliseconds);
      this.waiting = (key) => {
        clearTimeout(timer);
        this.waiting = undefined;
        resolve(key);
      };
      this.deliver();
    });
  }

  private deliver(): void {
    if (this.waiting === undefined || (this.keys.length === 0 && !this.ended)) return;
    this.waiting(this.keys.shift());
  }
}
