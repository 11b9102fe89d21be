/** What is said of the bytes that are chosen: the value, where it is, how it is stored, what it is called elsewhere. */
import { hashToJson, type Inspection, printable } from '../../src/core.js';
import { button, count, el } from '../dom.js';
import { copy } from '../share.js';
import { colourOf } from './groups.js';
import type { Place } from './linking.js';

/** What the panel tells its owner. */
export interface InspectorEvents {
  /** Nothing is to be chosen any more. */
  close(): void;
  /** The bytes are to be scrolled to; offered on a phone only, where the panel floats. */
  showBytes(): void;
}

/** The panel above the bytes. */
export class Inspector {
  readonly element = el('div', { class: 'inspector', 'aria-live': 'polite' });

  constructor(
    private readonly inspection: Inspection,
    private readonly events: InspectorEvents,
  ) {
    this.show(undefined);
  }

  /** Shows what is known of a place; the way to use the bytes where there is none. */
  show(place: Place | undefined): void {
    this.element.classList.toggle('empty', place === undefined);
    if (place === undefined) {
      const hint = 'Choose a value to see its bytes, or a byte to see what it means.';
      this.element.replaceChildren(el('p', { class: 'hint' }, hint));
      return;
    }
    const value = this.valueOf(place);
    const copyButton = value && button('Copy', () => void copy(value, place.row?.label ?? 'Value'), { class: 'small' });
    const bytesButton = button('Bytes', this.events.showBytes, { class: 'small to-bytes' });
    const closeButton = button('Close', this.events.close, { class: 'small quiet' });
    this.element.replaceChildren(
      el('p', { class: `name ${this.colour(place)}` }, titleOf(place, this.inspection)),
      el('div', { class: 'small-actions' }, copyButton, bytesButton, closeButton),
      value ? el('p', { class: 'whole' }, value) : '',
      el('p', { class: 'where' }, this.where(place)),
      place.span ? el('p', { class: 'where' }, notes(place)) : '',
    );
  }

  /** A byte in words, for those who hear the page. */
  describe(place: Place, at: number): string {
    const byte = this.inspection.bytes[at].toString(16).padStart(2, '0');
    return `${byte}, byte ${at}, ${titleOf(place, this.inspection)}`;
  }

  private colour({ span, block }: Place): string {
    return span === undefined && block === undefined ? 'g-none' : colourOf(span?.field);
  }

  private valueOf({ row, span }: Place): string | undefined {
    if (row !== undefined && (span === undefined || row.field === span.field)) return row.value;
    if (span === undefined || this.inspection.hash === undefined) return row?.value;
    const value = span.field
      .split(/[.[\]]+/)
      .filter((key) => key !== '')
      .reduce<unknown>(member, hashToJson(this.inspection.hash));
    if (value === undefined) return undefined;
    return printable(typeof value === 'string' ? value : JSON.stringify(value));
  }

  private where({ ranges, block }: Place): string {
    const [{ start, end }] = ranges;
    const size = end - start;
    const bytes = size === 1 ? `Byte ${start}` : `Bytes ${start} to ${end - 1} (${count(size, 'byte')})`;
    if (block === undefined) return bytes;
    const { type, name } = this.inspection.blocks[block];
    return `${bytes}, block ${type} ${name}`;
  }
}

function member(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.entries(value).find(([name]) => name === key)?.[1]
    : value;
}

function notes({ span }: Place): string {
  if (span === undefined) return '';
  const oa3 = span.oa3 === undefined ? '' : `; oa3tool: ${span.oa3}`;
  return `${span.storage}; ${span.about}${oa3}`;
}

function titleOf({ row, section, span, block, ranges }: Place, { blocks }: Inspection): string {
  if (row !== undefined && (span === undefined || row.field === span.field)) return `${section}: ${row.label}`;
  if (span !== undefined) return span.field;
  if (block !== undefined) return `Header of block ${blocks[block].type} (${blocks[block].name})`;
  return ranges[0].start < 4 ? 'Header of the hash: "OA" and the length' : 'Outside the blocks';
}
