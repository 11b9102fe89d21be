/** The hashes that are looked at: a comparison where there are two, and one of them in full. */
import { encodeHash, type Inspection, printable, type ScenarioName, validateHash } from '../../src/core.js';
import { announce, button, el } from '../dom.js';
import { REPAIR_BUTTON } from '../hints.js';
import { redacted } from '../redaction.js';
import { copy, save } from '../share.js';
import { comparisonView } from './comparison.js';
import { deviceView } from './device.js';
import { findingItem } from './findings.js';
import type { RowFinding } from './fleet-rows.js';

/** A hash to look at. */
export interface Shown {
  /** What to call it; absent where it is the only one. */
  readonly label: string | undefined;
  readonly inspection: Inspection;
  /** What was found in its row of a CSV file. */
  readonly rowFindings?: readonly RowFinding[];
  /** What was done to its text when it was read, one sentence each. */
  readonly repairs?: readonly string[];
}

/** The part of the page below input and table. */
export class Detail {
  readonly element = el('div', { class: 'detail-area' });
  private shown: readonly Shown[] = [];
  private current = 0;
  private isRedacted = false;
  private scenario: ScenarioName = 'intune';

  /** Shows hashes; `reveal` scrolls to them and puts the focus there. */
  show(shown: readonly Shown[], reveal: boolean): void {
    this.shown = shown;
    this.current = 0;
    this.isRedacted = false;
    this.render();
    if (!reveal) return;
    this.element.tabIndex = -1;
    this.element.focus({ preventScroll: true });
    this.element.scrollIntoView({ block: 'start' });
  }

  private render(): void {
    const shown = this.shown.map((one) => (this.isRedacted ? redactedOf(one) : one));
    const one = shown[this.current];
    if (one === undefined) return;
    const parts = [this.comparison(shown), this.switcher(shown), this.device(one)];
    this.element.replaceChildren(...parts.filter((part) => part !== undefined));
  }

  private comparison(shown: readonly Shown[]): HTMLElement | undefined {
    const [before, after] = shown.map(({ inspection }) => inspection.hash);
    if (shown.length !== 2 || before === undefined || after === undefined) return undefined;
    const swap = button('Swap before and after', () => this.swap());
    return comparisonView(before, after, [swap]);
  }

  private swap(): void {
    const [before, after] = this.shown;
    // Names that only tell the order stay where they are.
    const ordered = before.label === 'Before';
    const named = (one: Shown, label: string): Shown => (ordered ? { ...one, label } : one);
    this.shown = [named(after, 'Before'), named(before, 'After')];
    this.render();
    announce('Swapped');
  }

  private switcher(shown: readonly Shown[]): HTMLElement | undefined {
    if (shown.length < 2) return undefined;
    const buttons = shown.map(({ label }, index) =>
      button(label ?? `Hash ${index + 1}`, () => this.open(index), { 'aria-pressed': String(index === this.current) }),
    );
    return el('div', { class: 'switcher', role: 'group', 'aria-label': 'Hash that is shown' }, ...buttons);
  }

  private open(index: number): void {
    this.current = index;
    this.render();
    this.element.querySelector<HTMLElement>('.switcher [aria-pressed=true]')?.focus();
  }

  private device({ inspection, label, rowFindings = [], repairs = [] }: Shown): HTMLElement {
    return deviceView(inspection, {
      label,
      scenario: this.scenario,
      onScenario: (scenario) => {
        this.scenario = scenario;
      },
      actions: this.actions(inspection, repairs.length > 0),
      notices: [
        ...(this.isRedacted ? [notice()] : []),
        ...repairNotice(repairs),
        ...rowNotice(inspection, rowFindings),
      ],
    });
  }

  private actions(inspection: Inspection, wasRepaired: boolean): HTMLElement[] {
    const { hash } = inspection;
    if (hash === undefined) return [];
    const text = (): string => encodeHash(hash, { preserve: true });
    const toggle = button(this.isRedacted ? 'Show the original' : 'Redact', () => this.toggleRedaction(), {
      id: 'redact',
    });
    if (!this.isRedacted) return [...repairButton(inspection, wasRepaired), toggle];
    return [
      button('Copy the redacted hash', () => void copy(text(), 'Redacted hash')),
      button('Save the redacted hash', () => save('redacted-hash.txt', 'text/plain', `${text()}\n`)),
      toggle,
    ];
  }

  private toggleRedaction(): void {
    this.isRedacted = !this.isRedacted;
    this.render();
    this.element.querySelector<HTMLElement>('#redact')?.focus();
    announce(this.isRedacted ? 'Redacted' : 'Original shown');
  }
}

/** Faults of a hash's form that encoding it again repairs. */
const REPAIRABLE = ['base64-padding', 'length-not-3000'];
/** What a new checksum must not hide. */
const DAMAGE = ['checksum-mismatch', 'trailing-data', 'block-length', 'block-overrun'];

function repairButton({ hash, findings }: Inspection, wasRepaired: boolean): HTMLElement[] {
  const has = (codes: readonly string[]): boolean => findings.some(({ code }) => codes.includes(code));
  if (hash === undefined || has(DAMAGE) || !(wasRepaired || has(REPAIRABLE))) return [];
  return [button(REPAIR_BUTTON.device, () => void copy(encodeHash(hash), 'Repaired hash'), { class: 'primary' })];
}

function repairNotice(repairs: readonly string[]): HTMLElement[] {
  if (repairs.length === 0) return [];
  const done = repairs.map((repair) => printable(repair)).join('; ');
  return [el('p', { class: 'notice' }, `Repaired while reading: ${done}.`)];
}

function redactedOf({ label, inspection }: Shown): Shown {
  return { label, inspection: redacted(inspection) ?? inspection };
}

/** What was found in a row beside what is found in its hash. */
function rowNotice(inspection: Inspection, findings: readonly RowFinding[]): HTMLElement[] {
  const known = new Set(validateHash(inspection).findings.map(({ code }) => code));
  const own = findings.filter(({ code }) => !known.has(code));
  if (own.length === 0) return [];
  const items = own.map((finding) => findingItem(finding));
  return [el('ul', { class: 'finding-list row-findings', 'aria-label': 'Findings of the row' }, ...items)];
}

function notice(): HTMLElement {
  const text =
    'Redacted: serial numbers, UUID, addresses and keys are pseudonyms under a key that this page forgets. The checks and comparisons come out the same.';
  return el('p', { class: 'notice' }, text);
}
