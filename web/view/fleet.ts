/** A CSV file: what is wrong with it, its rows as a table with filter and sort, and the fixed file. */
import {
  type CsvFindingGroup,
  type CsvTarget,
  DIALECTS,
  type Inspection,
  inspectHash,
  printable,
} from '../../src/core.js';
import type { Steps } from '../../src/input/steps.js';
import { button, capitalised, count, el, setAttributes } from '../dom.js';
import { pageWords, REPAIR_BUTTON } from '../hints.js';
import type { FixedFiles } from '../jobs.js';
import { saveCsv } from '../share.js';
import { findingItem } from './findings.js';
import {
  type Fleet,
  type FleetRow,
  isSameKind,
  queryRows,
  type RowFinding,
  type RowQuery,
  readFleet,
  type SortKey,
} from './fleet-rows.js';

/** What the table tells its owner. */
export interface FleetEvents {
  /** A row was opened. */
  open(row: FleetRow, inspection: Inspection): void;
  /** Two rows are to be compared, in the order of the file. */
  compare(rows: readonly (readonly [row: FleetRow, inspection: Inspection])[]): void;
  /** Does long work; returns undefined where it was cancelled. */
  work<Result>(steps: Steps<Result>, words: string): Promise<Result | undefined>;
  /** Fixes a file; returns undefined where it was cancelled. */
  fix(bytes: Uint8Array, target: CsvTarget): Promise<FixedFiles | undefined>;
}

/** What a file is checked for at first. */
export const FIRST_TARGET: CsvTarget = 'intune';

/** Rows that are put on the page at once. */
const PAGE = 500;

const COLUMNS: readonly (readonly [key: SortKey, title: string])[] = [
  ['row', 'Row'],
  ['serialNumber', 'Serial number'],
  ['product', 'Product'],
  ['groupTag', 'Group tag'],
  ['findings', 'Findings'],
];

const STATES: readonly (readonly [state: RowQuery['state'], title: string])[] = [
  ['all', 'All rows'],
  ['error', 'With errors'],
  ['warning', 'With warnings only'],
  ['clean', 'Without either'],
];

const TARGETS: readonly (readonly [target: CsvTarget, title: string])[] = [
  ['intune', 'Intune'],
  ['partner-center', 'Partner Center'],
  ['store', 'Store for Business'],
  ['corporate-identifiers', 'Corporate identifiers'],
  ['fleet', 'a list of my own'],
];

/** The view of one file. */
export class FleetView {
  readonly element: HTMLElement;
  private readonly summary = el('div', { class: 'fleet-summary' });
  private readonly kindDetail: HTMLElement;
  private kindButtons: [group: CsvFindingGroup, chip: HTMLElement][] = [];
  private readonly body = el('tbody', {});
  private readonly shown = el('p', { class: 'shown', role: 'status' });
  private readonly more = button('Show more rows', () => this.showMore(), { class: 'quiet' });
  private readonly compareButton = button('Compare the two', () => this.compareChecked(), { hidden: true });
  private readonly headings = new Map<SortKey, HTMLElement>();
  private readonly checked = new Set<number>();
  private target: CsvTarget = FIRST_TARGET;
  private query: RowQuery = { text: '', state: 'all', sort: 'row', descending: false };
  private found: FleetRow[] = [];
  private limit = PAGE;

  constructor(
    private readonly bytes: Uint8Array,
    private readonly name: string,
    private readonly events: FleetEvents,
    private readonly ids: (name: string) => string,
    /** The file, checked for {@link FIRST_TARGET}. */
    private fleet: Fleet,
  ) {
    this.element = el('section', { class: 'fleet', 'aria-labelledby': `${ids('fleet-name')} ${ids('fleet-title')}` });
    this.kindDetail = el('ul', { class: 'finding-list', id: ids('kind'), hidden: true, 'aria-live': 'polite' });
    const table = el('table', { class: 'rows' }, el('thead', {}, this.headerRow()), this.body);
    const scroller = el(
      'div',
      { class: 'scroller', tabindex: 0, role: 'region', 'aria-label': `Rows of ${printable(name)}` },
      table,
    );
    this.element.append(this.summary, this.controls(), this.shown, scroller, this.more);
    this.render();
  }

  private headerRow(): HTMLElement {
    const headings = COLUMNS.map(([key, title]) => {
      const heading = el(
        'th',
        { scope: 'col' },
        button(title, () => this.sortBy(key)),
      );
      this.headings.set(key, heading);
      return heading;
    });
    return el('tr', {}, el('th', { scope: 'col' }, el('span', { class: 'unseen' }, 'Compare')), ...headings);
  }

  private controls(): HTMLElement {
    const filter = el('input', {
      type: 'search',
      id: this.ids('filter'),
      autocomplete: 'off',
      placeholder: 'Serial number, product, finding',
    });
    filter.addEventListener('input', () => this.ask({ text: filter.value }));
    const state = select(this.ids('state'), STATES, (value) => this.ask({ state: value }));
    const target = select(this.ids('target'), TARGETS, (value) => void this.retarget(value, target));
    const field = (label: string, control: HTMLElement): HTMLElement =>
      el('div', { class: 'field' }, el('label', { for: control.id }, label), control);
    return el(
      'div',
      { class: 'controls' },
      field('Find', filter),
      field('Show', state),
      field('Checked for', target),
      this.compareButton,
    );
  }

  private ask(change: Partial<RowQuery>): void {
    this.query = { ...this.query, ...change };
    this.limit = PAGE;
    this.renderRows();
  }

  private sortBy(sort: SortKey): void {
    const again = this.query.sort === sort;
    // Findings are wanted with the gravest on top.
    this.ask({ sort, descending: again ? !this.query.descending : sort === 'findings' });
  }

  private async retarget(target: CsvTarget, control: HTMLSelectElement): Promise<void> {
    const fleet = await this.events.work(readFleet(this.bytes, target), 'Checking');
    if (fleet === undefined) {
      // What is shown is still of the target before.
      control.selectedIndex = TARGETS.findIndex(([own]) => own === this.target);
      return;
    }
    this.target = target;
    this.fleet = fleet;
    this.query = { ...this.query, kind: undefined };
    this.render();
  }

  private showMore(): void {
    this.limit += PAGE;
    this.renderRows();
  }

  private render(): void {
    const { report } = this.fleet;
    const ofFile = report.findings.filter(isOfFile);
    const { service } = DIALECTS[this.target];
    const bad = report.rows - report.ok;
    const whole = ofFile.some(({ severity }) => severity === 'error');
    const headline = bad === 0 && !whole ? `Fit for ${service}` : `Not fit for ${service} as it is`;
    const fine = `${report.ok.toLocaleString('en')} of ${count(report.rows, 'row')} are fine.`;
    const doubles = report.duplicates ? ` ${capitalised(count(report.duplicates, 'row'))} repeated.` : '';
    const fix = button(REPAIR_BUTTON.fleet, () => void this.fix(), { class: 'primary' });
    const verdict = el(
      'div',
      { class: 'verdict', 'data-tone': bad > 0 || whole ? 'bad' : report.withWarnings > 0 ? 'caution' : 'good' },
      el('p', { class: 'eyebrow', id: this.ids('fleet-name') }, printable(this.name)),
      el('h2', { id: this.ids('fleet-title') }, headline),
      el('p', { class: 'remarks' }, fine + doubles),
    );
    const actions = el('div', { class: 'actions' }, fix);
    this.kindDetail.hidden = true;
    this.summary.replaceChildren(
      el('div', { class: 'device-head' }, verdict, actions),
      el('ul', { class: 'finding-list', id: this.ids('file-findings') }, ...ofFile.map(groupItem)),
      this.kinds(),
      this.kindDetail,
    );
    this.renderRows();
  }

  /** What was found in rows, by kind: each shows its rows, and what it means. */
  private kinds(): HTMLElement {
    const groups = this.fleet.report.findings.filter((group) => !isOfFile(group));
    this.kindButtons = groups.map((group) => {
      const { code, severity, count: number } = group;
      const chip = button('', () => this.choose(group), {
        class: 'kind',
        'data-severity': severity,
        'aria-pressed': 'false',
      });
      chip.append(el('span', { class: 'severity' }, String(number)), ` ${code}`);
      return [group, chip];
    });
    return el(
      'div',
      { class: 'kinds', role: 'group', 'aria-label': 'Kinds of findings' },
      ...this.kindButtons.map(([, chip]) => chip),
    );
  }

  /** Shows the rows of a kind of finding, or all of them again. */
  private choose(group: CsvFindingGroup): void {
    const { kind } = this.query;
    const chosen = kind !== undefined && isSameKind(kind, group) ? undefined : group;
    for (const [own, chip] of this.kindButtons) chip.setAttribute('aria-pressed', String(own === chosen));
    this.kindDetail.replaceChildren(groupItem(group));
    this.kindDetail.hidden = chosen === undefined;
    this.ask({ kind: chosen });
  }

  private renderRows(): void {
    this.found = queryRows(this.fleet.rows, this.query);
    this.body.replaceChildren(...this.found.slice(0, this.limit).map((row) => this.rowElement(row)));
    this.more.hidden = this.found.length <= this.limit;
    const all = this.fleet.rows.length;
    const found = this.found.length === all ? '' : `${this.found.length.toLocaleString('en')} of `;
    const rest = this.fleet.report.rows > all ? `, the first of ${count(this.fleet.report.rows, 'row')}` : '';
    this.shown.textContent = `${found}${count(all, 'row')}${rest}`;
    for (const [key, heading] of this.headings) {
      const order = this.query.descending ? 'descending' : 'ascending';
      setAttributes(heading, { 'aria-sort': key === this.query.sort ? order : undefined });
    }
  }

  private rowElement(row: FleetRow): HTMLElement {
    const { hash, serialNumber, findings, worst } = row;
    const name = serialNumber || `row ${row.row}`;
    const box = el('input', { type: 'checkbox', 'aria-label': `Compare ${name}`, disabled: hash === undefined });
    box.checked = this.checked.has(row.row);
    box.addEventListener('change', () => this.check(row.row, box.checked));
    const open =
      hash === undefined ? name : button(name, () => this.events.open(row, inspectHash(hash)), { class: 'link' });
    return el(
      'tr',
      { 'data-worst': worst },
      el('td', {}, box),
      el('td', { class: 'number' }, String(row.row)),
      el('td', {}, open),
      el('td', {}, row.product),
      el('td', {}, row.groupTag),
      el('td', { class: 'said' }, el('p', {}, said(findings))),
    );
  }

  private check(row: number, on: boolean): void {
    if (on) this.checked.add(row);
    else this.checked.delete(row);
    this.compareButton.hidden = this.checked.size !== 2;
  }

  private compareChecked(): void {
    const rows = this.fleet.rows.filter(({ row }) => this.checked.has(row));
    this.events.compare(rows.map((row) => [row, inspectHash(row.hash ?? '')]));
  }

  /** Saves the file as the target accepts it, and says what was done. */
  private async fix(): Promise<void> {
    const fixed = await this.events.fix(this.bytes, this.target);
    if (fixed === undefined) return;
    const { files, written, changes, leftOut, faulty } = fixed;
    saveCsv(`${this.name.replace(/\.[^.:]*$/, '')}-fixed.csv`, files);
    const lines = [...leftOut, ...faulty, ...changes]
      .slice(0, PAGE)
      .map(({ line, message }) => `Line ${line}: ${printable(pageWords(message, 'fleet'))}`);
    const parts = files.length === 1 ? '' : ` into ${count(files.length, 'file')}`;
    const remaining =
      faulty.length === 0 ? '' : ` ${capitalised(count(faulty.length, 'error'))} cannot be repaired here.`;
    const sum = `${count(written, 'row')} written${parts}, ${count(changes.length, 'change')}, ${leftOut.length} left out.${remaining}`;
    this.element.querySelector('.fixed')?.remove();
    const list = el('ul', {}, ...lines.map((line) => el('li', {}, line)));
    const report = el('details', { id: this.ids('fixed'), class: 'fixed', open: true }, el('summary', {}, sum), list);
    this.summary.firstElementChild?.after(report);
  }
}

/** Whether a kind of finding is about header line, lines or the file, not about devices. */
function isOfFile({ examples }: CsvFindingGroup): boolean {
  return examples.every(({ row }) => row === null);
}

/** A kind of finding in the words of its first example. */
function groupItem({ code, severity, count: number, hint, predicts, examples }: CsvFindingGroup): HTMLElement {
  const [{ line, message }] = examples;
  const text = number === 1 ? message : `${count(number, 'time')}, first in line ${line}: ${message}`;
  return findingItem({ code, severity, message: text, hint, predicts }, undefined, 'fleet');
}

/** What is wrong with a row, the gravest first. */
function said(findings: readonly RowFinding[]): string {
  const grave = findings.filter(({ severity }) => severity === 'error');
  const shown = grave.length > 0 ? grave : findings.filter(({ severity }) => severity === 'warning');
  if (shown.length === 0) return 'fine';
  return shown.map(({ message }) => printable(message)).join('; ');
}

function select<Value extends string>(
  id: string,
  options: readonly (readonly [value: Value, title: string])[],
  onChange: (value: Value) => void,
): HTMLSelectElement {
  const element = el('select', { id }, ...options.map(([value, title]) => el('option', { value }, title)));
  element.addEventListener('change', () => {
    const chosen = options[element.selectedIndex];
    if (chosen) onChange(chosen[0]);
  });
  return element;
}
