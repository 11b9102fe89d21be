/**
 * The bytes of a hash as a grid: offset, bytes, characters; blocks in the colours of the summary's sections. One byte can
 * be reached by Tab, the others by the arrow keys (WAI-ARIA grid pattern).
 */
import type { FieldSpan, Inspection } from '../../src/core.js';
import { el } from '../dom.js';
import { colourOf } from './groups.js';
import type { ByteRange } from './linking.js';

/** What the grid tells its owner. */
export interface HexEvents {
  /** A byte was chosen, or reached by the keyboard. */
  choose(at: number): void;
  /** The pointer is on a byte, or on none. */
  hover(at: number | undefined): void;
  /** What is said of a byte to those who hear the page. */
  describe(at: number): string;
}

/** Bytes that are shown at the most: a whole hash has 3000. */
const MOST_BYTES = 4096;

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');
const character = (byte: number): string => (byte > 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '·');

/** The grid of bytes on the page. */
export class HexView {
  readonly element = el('div', { class: 'hex', role: 'grid', 'aria-label': 'Bytes of the hash' });
  private readonly cells: HTMLElement[] = [];
  private readonly characters: HTMLElement[] = [];
  private current = 0;

  constructor(
    private readonly inspection: Inspection,
    spans: readonly FieldSpan[],
    private readonly width: number,
    private readonly events: HexEvents,
  ) {
    const { bytes } = inspection;
    const shown = Math.min(shownBytes(inspection), MOST_BYTES);
    const colours = colourBytes(inspection, spans, shown);
    for (let start = 0; start < shown; start += width) this.addRow(start, Math.min(start + width, shown), colours);
    const rest = bytes.length - shown;
    if (rest > 0) this.addRest(rest, shown);
    this.cells[0]?.setAttribute('tabindex', '0');
    this.listen();
  }

  private addRow(start: number, end: number, colours: readonly string[]): void {
    const { bytes } = this.inspection;
    const row = el('div', { role: 'row', class: 'bytes' }, el('span', { role: 'rowheader' }, hex(start, 4)));
    const text = el('span', { class: 'text', 'aria-hidden': 'true' });
    for (let at = start; at < end; at++) {
      const attributes = { role: 'gridcell', class: colours[at], tabindex: -1, 'data-at': at };
      const cell = el('span', attributes, hex(bytes[at], 2));
      const letter = el('span', { 'data-at': at }, character(bytes[at]));
      this.cells.push(cell);
      this.characters.push(letter);
      row.append(cell);
      text.append(letter);
    }
    for (let at = end; at < start + this.width; at++) row.append(el('span', { class: 'gap', role: 'presentation' }));
    row.append(text);
    this.element.append(row);
  }

  private addRest(rest: number, shown: number): void {
    const zero = this.inspection.bytes.subarray(shown).every((byte) => byte === 0);
    const what = zero ? `${rest} zero bytes follow` : `${rest} further bytes are not shown`;
    const cell = el('span', { role: 'gridcell', class: 'rest' }, what);
    this.element.append(el('div', { role: 'row' }, cell));
  }

  private listen(): void {
    const at = (event: Event): number | undefined => {
      const index = event.target instanceof HTMLElement ? event.target.dataset.at : undefined;
      return index === undefined ? undefined : Number(index);
    };
    this.element.addEventListener('click', (event) => {
      const index = at(event);
      if (index !== undefined) this.go(index);
    });
    this.element.addEventListener('mouseover', (event) => this.events.hover(at(event)));
    this.element.addEventListener('mouseleave', () => this.events.hover(undefined));
    this.element.addEventListener('focusin', () => this.name(this.current));
    this.element.addEventListener('keydown', (event) => this.press(event));
  }

  private press(event: KeyboardEvent): void {
    const rowStart = this.current - (this.current % this.width);
    const steps: Readonly<Record<string, number>> = {
      ArrowLeft: this.current - 1,
      ArrowRight: this.current + 1,
      ArrowUp: this.current - this.width,
      ArrowDown: this.current + this.width,
      Home: event.ctrlKey ? 0 : rowStart,
      End: event.ctrlKey ? this.cells.length - 1 : Math.min(rowStart + this.width, this.cells.length) - 1,
      PageUp: Math.max(0, this.current - 8 * this.width),
      PageDown: Math.min(this.cells.length - 1, this.current + 8 * this.width),
    };
    const target = steps[event.key];
    if (target === undefined || event.altKey || event.metaKey) return;
    event.preventDefault();
    if (target >= 0 && target < this.cells.length) this.go(target);
  }

  /** Chooses a byte and puts the focus on it. */
  private go(at: number): void {
    this.reach(at);
    this.name(at);
    this.cells[at].focus();
    this.events.choose(at);
  }

  /** Makes a byte the one that Tab reaches. */
  private reach(at: number): void {
    this.cells[this.current]?.setAttribute('tabindex', '-1');
    this.current = at;
    this.cells[at]?.setAttribute('tabindex', '0');
  }

  private name(at: number): void {
    this.cells[at]?.setAttribute('aria-label', this.events.describe(at));
  }

  /** Marks the bytes that are chosen; `reveal` scrolls to the first of them inside the grid. */
  markChosen(ranges: readonly ByteRange[], reveal: boolean): void {
    this.mark('chosen', ranges);
    for (const cell of this.element.querySelectorAll('[aria-selected]')) cell.removeAttribute('aria-selected');
    for (const { start, end } of ranges) {
      for (let at = start; at < end; at++) this.cells[at]?.setAttribute('aria-selected', 'true');
    }
    const first = ranges[0]?.start;
    if (!reveal || first === undefined || this.cells[first] === undefined) return;
    this.reach(first);
    this.scrollTo(this.cells[first]);
  }

  private scrollTo(cell: HTMLElement): void {
    const box = this.element.getBoundingClientRect();
    const place = cell.getBoundingClientRect();
    if (place.top >= box.top && place.bottom <= box.bottom) return;
    this.element.scrollTop += place.top - box.top - box.height / 3;
  }

  /** Marks the bytes that the pointer is on. */
  markHovered(ranges: readonly ByteRange[]): void {
    this.mark('hovered', ranges);
  }

  private mark(name: string, ranges: readonly ByteRange[]): void {
    for (const marked of this.element.querySelectorAll(`.${name}`)) marked.classList.remove(name);
    for (const { start, end } of ranges) {
      for (let at = start; at < Math.min(end, this.cells.length); at++) {
        this.cells[at].classList.add(name);
        this.characters[at].classList.add(name);
      }
    }
  }
}

/** Bytes up to the end of what is not zero. */
function shownBytes({ bytes }: Inspection): number {
  let end = bytes.length;
  while (end > 0 && bytes[end - 1] === 0) end--;
  return end;
}

/** The classes of each byte: the colour of its block, a lighter tone for headers and for every second block. */
function colourBytes({ blocks }: Inspection, spans: readonly FieldSpan[], length: number): string[] {
  const colours = new Array<string>(length).fill('g-none');
  const fill = (start: number, end: number, name: string): void => {
    colours.fill(name, Math.min(start, length), Math.min(end, length));
  };
  blocks.forEach(({ offset, length: size }, index) => {
    const colour = colourOf(spans.find(({ block }) => block === index)?.field ?? 'opaqueBlocks');
    const tone = index % 2 === 0 ? '' : ' odd';
    fill(offset, offset + size, `${colour}${tone}`);
    fill(offset, offset + 4, `${colour}${tone} head`);
  });
  for (const { block, start, end, field } of spans) if (block === undefined) fill(start, end, colourOf(field));
  return colours;
}
