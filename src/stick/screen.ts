/** The technician's screen as lines of text: what is shown is a function of the state and of the size of the screen. */
import { printable } from '../hash/printable.js';
import { largeWord } from './letters.js';
import type { DeviceReport } from './report.js';

/** How a line is shown. */
export type LineStyle = 'plain' | 'bold' | 'dim' | 'good' | 'warning' | 'bad';

/** A line of the screen. */
export interface ScreenLine {
  text: string;
  style: LineStyle;
}

/** The state of the session. */
export type Outcome =
  | { kind: 'working'; doing: string }
  | { kind: 'written'; headline: string; place: readonly (readonly [label: string, value: string])[] }
  | { kind: 'failed'; headline: string; remedy: string };

/** What is on the screen. */
export interface ScreenState {
  version: string;
  outcome: Outcome;
  device?: DeviceReport;
  /** What else has to be said: settings that could not be used, files that were left alone. */
  remarks: readonly string[];
  groupTag: string;
  keyboard: string;
  /** Whether everything that was read is shown. */
  details: boolean;
  /** What the technician is typing or choosing; keys are shown otherwise. */
  prompt?: string;
}

/** Characters of a screen. */
export interface ScreenSize {
  columns: number;
  rows: number;
}

/** Lines wider than this are hard to read on a wide panel. */
const WIDEST = 100;
const MARGIN = 2;
const LABEL = 15;

/** The lines of a screen, at most as many as it has rows. */
export function renderScreen(state: ScreenState, { columns, rows }: ScreenSize): ScreenLine[] {
  const width = Math.min(columns, WIDEST) - 2 * MARGIN;
  const bottom = footer(state, width);
  const top = [...heading(state, columns - 2 * MARGIN, rows, width), blank(), ...deviceLines(state, width)];
  const room = Math.max(0, rows - bottom.length - 1);
  const shown = top.length <= room ? top : [...top.slice(0, room - 1), line('... D shows all', 'dim')];
  const gap = Array.from({ length: Math.max(0, rows - 1 - shown.length - bottom.length) }, blank);
  return [...shown, ...gap, ...bottom].map(({ text, style }) => ({
    text: `${' '.repeat(MARGIN)}${text}`.trimEnd().slice(0, columns),
    style,
  }));
}

const line = (text: string, style: LineStyle = 'plain'): ScreenLine => ({ text, style });
const blank = (): ScreenLine => line('');

const WORDS: Readonly<Record<Outcome['kind'], readonly [word: string, style: LineStyle]>> = {
  working: ['', 'plain'],
  written: ['WRITTEN', 'good'],
  failed: ['NOT WRITTEN', 'bad'],
};

function heading(
  { outcome, version, details }: ScreenState,
  columns: number,
  rows: number,
  width: number,
): ScreenLine[] {
  const title = [blank(), line(`hwhash ${version}`, 'dim')];
  if (outcome.kind === 'working') return [...title, blank(), line(outcome.doing, 'bold')];
  const [word, style] = WORDS[outcome.kind];
  const said = wrap(outcome.headline, width).map((text) => line(text, style));
  const remedy = outcome.kind === 'failed' ? wrap(outcome.remedy, width).map((text) => line(text, 'bold')) : [];
  const large = details ? [word] : [...largeWord(word, columns, Math.max(5, rows / 4)), ''];
  const place = outcome.kind === 'written' ? outcome.place : [];
  const where = place.flatMap(([label, value]) => labelled(label, value, width));
  return [blank(), ...large.map((text) => line(text, style)), ...said, ...remedy, ...where];
}

function deviceLines({ device, remarks, details }: ScreenState, width: number): ScreenLine[] {
  const notes = remarks.flatMap((text) => labelled('Note', text, width, 'warning'));
  if (device === undefined) return notes;
  const brief = [
    ...labelled('Device', device.title, width, 'bold'),
    ...labelled('Serial number', device.serialNumber, width, 'bold'),
    ...labelled('Read', device.read, width),
    ...device.missing.flatMap((text) => labelled('Missing', text, width, 'warning')),
    ...device.verdicts.flatMap(({ scenario, text, ok }) => labelled(scenario, text, width, ok ? 'good' : 'warning')),
    ...notes,
  ];
  if (!details) return brief;
  const also = device.alsoMissing.flatMap((text) => labelled('Missing', text, width, 'dim'));
  return [...brief, ...also, ...device.summary.flatMap(([label, value]) => labelled(label, value, width))];
}

/** Label and value; the value's further lines are indented. */
function labelled(label: string, value: string, width: number, style: LineStyle = 'plain'): ScreenLine[] {
  return wrap(value, width - LABEL).map((text, i) => line((i === 0 ? label : '').padEnd(LABEL) + text, style));
}

function footer({ outcome, prompt, groupTag, keyboard, details }: ScreenState, width: number): ScreenLine[] {
  if (prompt !== undefined) return wrap(prompt, width).map((text) => line(text, 'bold'));
  if (outcome.kind === 'working') return [];
  const keys = [
    ...['P power off', 'A again', details ? 'D less' : 'D details'],
    ...[`G group tag (${groupTag || 'none'})`, `K keyboard (${keyboard})`],
  ];
  return wrap(keys.join('   '), width).map((text) => line(text, 'bold'));
}

/** Breaks text into lines between words, and long words where they have to be. */
export function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of printable(text).split(' ')) {
    let rest = word;
    if (current !== '' && current.length + 1 + rest.length > width) {
      lines.push(current);
      current = '';
    }
    for (; rest.length > width; rest = rest.slice(width)) lines.push(rest.slice(0, width));
    current = current === '' ? rest : `${current} ${rest}`;
  }
  return [...lines, current];
}
