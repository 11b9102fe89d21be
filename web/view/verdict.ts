/** What matters first, in one sentence: will it import, and what else is to be known of the device. */
import type { Inspection, ValidationReport } from '../../src/core.js';
import { printable } from '../../src/core.js';
import { capitalised, el } from '../dom.js';

/** How good a piece of news is. */
export type Tone = 'good' | 'caution' | 'bad';

/** The tone of a report: errors, warnings, or neither. */
export function toneOf({ ok, findings }: ValidationReport): Tone {
  if (!ok) return 'bad';
  return findings.some(({ severity }) => severity === 'warning') ? 'caution' : 'good';
}

/** The headline of a device. */
export class VerdictView {
  readonly element: HTMLElement;
  private readonly headline = el('h2', {});
  private readonly remarks = el('p', { class: 'remarks' });

  constructor(inspection: Inspection, label: string | undefined) {
    const eyebrow = label === undefined ? undefined : el('p', { class: 'eyebrow' }, label);
    this.element = el('div', { class: 'verdict' }, eyebrow, this.headline, this.remarks, identityLine(inspection));
  }

  /** Shows the verdict of a scenario. */
  show(report: ValidationReport): void {
    const [first, ...others] = report.summary.split('; ');
    this.headline.textContent = capitalised(first);
    this.remarks.textContent = others.map((part) => `${capitalised(part)}.`).join(' ');
    this.remarks.hidden = others.length === 0;
    this.element.dataset.tone = toneOf(report);
  }
}

/** Maker, product and serial number in a line. */
function identityLine({ hash }: Inspection): HTMLElement | undefined {
  if (hash === undefined) return undefined;
  const { systemManufacturer = '', systemProductName = '', systemSerialNumber } = hash.smbios ?? {};
  const startsWithMaker = systemProductName.toLowerCase().startsWith(systemManufacturer.toLowerCase());
  const name = startsWithMaker ? systemProductName : `${systemManufacturer} ${systemProductName}`;
  const parts = [
    name.trim() || 'A device without a name',
    systemSerialNumber?.trim() ? `serial number ${systemSerialNumber.trim()}` : 'no serial number',
    hash.capturedAt && `captured ${hash.capturedAt.slice(0, 10)}`,
  ];
  return el(
    'p',
    { class: 'identity' },
    parts
      .filter(Boolean)
      .map((part) => printable(`${part}`))
      .join(' · '),
  );
}
