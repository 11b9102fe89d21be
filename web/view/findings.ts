/** The findings of a hash, a tab for each scenario (WAI-ARIA tabs pattern). */
import {
  type Finding,
  type Inspection,
  printable,
  SCENARIOS,
  type ScenarioName,
  type Severity,
  sourceText,
  type ValidationReport,
  validateHash,
} from '../../src/core.js';
import { button, capitalised, count, el } from '../dom.js';
import { type HintPlace, pageWords } from '../hints.js';
import { toneOf } from './verdict.js';

/** Titles of the tabs. */
const TITLES: Readonly<Record<ScenarioName, string>> = {
  intune: 'Import',
  'user-driven': 'User-driven',
  'self-deploying': 'Self-deploying',
  'pre-provisioning': 'Pre-provisioning',
  oem: 'OEM submission',
  repair: 'After a repair',
  'device-preparation': 'Device preparation',
};

const NAMES = Object.keys(SCENARIOS) as ScenarioName[];
const SEVERITIES: readonly Severity[] = ['error', 'warning', 'info'];

/** What the findings tell their owner. */
export interface FindingsEvents {
  /** A scenario was chosen; also told of the first one. */
  report(report: ValidationReport): void;
  /** What shows the bytes that a finding is about; undefined where there are none. */
  bytesOf(finding: Finding): (() => void) | undefined;
}

/** The tabs and the findings below them. */
export class FindingsView {
  readonly element: HTMLElement;
  private readonly panel = el('div', { id: 'findings', role: 'tabpanel', tabindex: 0 });
  private readonly tabs: HTMLButtonElement[];
  private readonly reports: ValidationReport[];

  constructor(
    inspection: Inspection,
    scenario: ScenarioName,
    private readonly events: FindingsEvents,
  ) {
    this.reports = NAMES.map((name) => validateHash(inspection, { scenario: name, hwid: 'all' }));
    this.tabs = NAMES.map((name, index) => this.tab(name, index));
    const list = el('div', { role: 'tablist', 'aria-label': 'Checked for', class: 'tabs' }, ...this.tabs);
    list.addEventListener('keydown', (event) => this.press(event));
    this.element = el('section', { class: 'findings', 'aria-label': 'Findings' }, list, this.panel);
    this.choose(NAMES.indexOf(scenario));
  }

  private tab(name: ScenarioName, index: number): HTMLButtonElement {
    const report = this.reports[index];
    const attributes = { role: 'tab', id: `tab-${name}`, 'aria-controls': 'findings', 'data-tone': toneOf(report) };
    const tab = button('', () => this.choose(index), attributes);
    tab.append(el('span', { class: 'tab-title' }, TITLES[name]), el('span', { class: 'tab-state' }, stateOf(report)));
    return tab;
  }

  private press(event: KeyboardEvent): void {
    const current = this.tabs.findIndex((tab) => tab.contains(document.activeElement));
    const last = this.tabs.length - 1;
    const targets: Readonly<Record<string, number>> = {
      ArrowLeft: current === 0 ? last : current - 1,
      ArrowRight: current === last ? 0 : current + 1,
      Home: 0,
      End: last,
    };
    const target = targets[event.key];
    if (target === undefined || current < 0) return;
    event.preventDefault();
    this.choose(target);
    this.tabs[target].focus();
  }

  private choose(index: number): void {
    this.tabs.forEach((tab, at) => {
      tab.setAttribute('aria-selected', String(at === index));
      tab.tabIndex = at === index ? 0 : -1;
    });
    const report = this.reports[index];
    this.panel.setAttribute('aria-labelledby', this.tabs[index].id);
    this.panel.replaceChildren(...this.content(report, NAMES[index]));
    this.events.report(report);
  }

  private content({ findings }: ValidationReport, name: ScenarioName): HTMLElement[] {
    if (findings.length === 0) {
      return [el('p', { class: 'nothing' }, `Nothing to remark: all that ${SCENARIOS[name].purpose} needs is there.`)];
    }
    const sorted = [...findings].sort((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
    const items = sorted.map((finding) => {
      const show = this.events.bytesOf(finding);
      const label = `Show the bytes of ${finding.code}`;
      return findingItem(finding, show && button('Show', show, { class: 'small quiet', 'aria-label': label }));
    });
    return [el('ul', { class: 'finding-list' }, ...items)];
  }
}

function stateOf({ findings }: ValidationReport): string {
  const number = (severity: Severity): number => findings.filter((finding) => finding.severity === severity).length;
  if (number('error') > 0) return count(number('error'), 'error');
  return number('warning') > 0 ? count(number('warning'), 'warning') : 'fine';
}

/** A finding as an item of a list. */
export function findingItem(
  finding: Omit<Finding, 'source'> & { source?: Finding['source'] },
  aside?: HTMLElement,
  place: HintPlace = 'device',
): HTMLElement {
  const { severity, code, message, hint, predicts, source } = finding;
  const foot = [code, source && `source: ${sourceText(source)}`].filter(Boolean).map((part) => printable(`${part}`));
  return el(
    'li',
    { class: 'finding', 'data-severity': severity },
    el('span', { class: 'severity' }, severity),
    el(
      'div',
      { class: 'what' },
      el('p', { class: 'message' }, `${capitalised(printable(message))}.`),
      predicts !== undefined &&
        el(
          'p',
          { class: 'hint' },
          `${predicts.startsWith('0x') ? 'The device will show' : 'The service will answer'}: ${printable(predicts)}.`,
        ),
      hint !== undefined && el('p', { class: 'hint' }, `${capitalised(printable(pageWords(hint, place)))}.`),
      el('p', { class: 'foot' }, foot.join(' · ')),
    ),
    aside,
  );
}
