/** The decoded summary: the command's groups and lines, each line linked with its bytes. */
import type { SheetRow, SheetSection } from '../../src/core.js';
import { el } from '../dom.js';
import { copy } from '../share.js';
import { colourOf } from './groups.js';
import type { Links } from './linking.js';

/** What the summary tells its owner. */
export interface SheetEvents {
  /** A line was chosen. */
  choose(row: SheetRow): void;
  /** The pointer is on a line, or on none. */
  hover(row: SheetRow | undefined): void;
}

/** Values that are read character by character: digests, UUIDs, MAC addresses. */
const IDENTIFIER = /^([0-9a-f]{32,}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|([0-9a-f]{2}:){5}[0-9a-f]{2}( .*)?)$/;

/** The sheet on the page. */
export class SheetView {
  readonly element = el('div', { id: 'sheet', class: 'sheet' });
  private readonly lines = new Map<SheetRow, HTMLElement>();

  constructor(sections: readonly SheetSection[], links: Links, events: SheetEvents) {
    for (const { title, rows } of sections) {
      const list = el('dl', {}, ...rows.map((row) => this.line(row, links, events)));
      const heading = el('h3', { class: colourOf(rows[0]?.field) }, title);
      this.element.append(el('section', { class: 'group' }, heading, list));
    }
    this.element.addEventListener('mouseleave', () => events.hover(undefined));
  }

  private line(row: SheetRow, links: Links, events: SheetEvents): HTMLElement {
    const linked = links.ofRow(row) !== undefined;
    const look = IDENTIFIER.test(row.value) ? 'value code' : 'value';
    const value = linked
      ? el('button', { type: 'button', class: look, 'aria-pressed': 'false', title: 'Show its bytes' }, row.value)
      : el('span', { class: look }, row.value);
    if (linked) value.addEventListener('click', () => events.choose(row));
    // A second stop on every line would make the keyboard's way long: what is chosen can be copied there.
    const copyButton = el('button', { type: 'button', class: 'copy', tabindex: -1, 'aria-label': `Copy ${row.label}` });
    copyButton.addEventListener('click', () => void copy(row.value, row.label));
    const line = el('div', { class: 'line' }, el('dt', {}, row.label), el('dd', {}, value, copyButton));
    line.addEventListener('mouseenter', () => events.hover(row));
    this.lines.set(row, line);
    return line;
  }

  /** Marks the line that is chosen, and shows it where it is out of sight. */
  markChosen(row: SheetRow | undefined, reveal: boolean): void {
    for (const [candidate, line] of this.lines) {
      const chosen = candidate === row;
      line.classList.toggle('chosen', chosen);
      line.querySelector('.value[aria-pressed]')?.setAttribute('aria-pressed', String(chosen));
      if (chosen && reveal) line.scrollIntoView({ block: 'nearest' });
    }
  }

  /** Marks the line that the pointer is on, or whose bytes it is on. */
  markHovered(row: SheetRow | undefined): void {
    for (const [candidate, line] of this.lines) line.classList.toggle('hovered', candidate === row);
  }
}
