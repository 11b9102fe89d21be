/** Whether two hashes are of one device: the verdict, what to do, what changed, and the evidence as bars. */
import { compareHashes, describeMatch, type HardwareHash, type MatchDescription } from '../../src/core.js';
import { el } from '../dom.js';

/** Shows a comparison. */
export function comparisonView(
  before: HardwareHash,
  after: HardwareHash,
  actions: readonly HTMLElement[],
): HTMLElement {
  const report = describeMatch(compareHashes(before, after));
  return el(
    'section',
    { id: 'comparison', class: 'comparison', 'aria-labelledby': 'comparison-title' },
    el('div', { class: 'device-head' }, verdict(report), el('div', { class: 'actions' }, ...actions)),
    ...lists(report),
    changes(report),
    evidence(report),
  );
}

function verdict({ verdict: { text, tone }, advice, confidence }: MatchDescription): HTMLElement {
  return el(
    'div',
    { class: 'verdict', 'data-tone': tone },
    el('p', { class: 'eyebrow' }, 'Comparison'),
    el('h2', { id: 'comparison-title' }, text),
    el('p', { class: 'remarks' }, advice),
    el('p', { class: 'identity' }, confidence),
  );
}

function lists({ questions, steps, diagnosis, notes }: MatchDescription): HTMLElement[] {
  const list = (title: string, sentences: readonly string[], tag: 'ul' | 'ol' = 'ul'): HTMLElement[] =>
    sentences.length === 0
      ? []
      : [el('div', {}, el('h3', {}, title), el(tag, {}, ...sentences.map((sentence) => el('li', {}, sentence))))];
  const columns = [
    ...list('What to find out', questions),
    ...list('What to do', steps, 'ol'),
    ...list('What happened', diagnosis),
    ...list('Remarks', notes),
  ];
  return columns.length === 0 ? [] : [el('div', { class: 'sentences' }, ...columns)];
}

function changes({ changes: list }: MatchDescription): HTMLElement {
  if (list.length === 0) return el('p', { class: 'nothing' }, 'Nothing changed.');
  const rows = list.map(({ label, before, after }) =>
    el(
      'tr',
      {},
      el('th', { scope: 'row' }, label),
      el('td', { 'data-title': 'Before' }, before),
      el('td', { 'data-title': 'After' }, after),
    ),
  );
  return el(
    'table',
    { class: 'changes' },
    el('caption', {}, 'What changed'),
    el('thead', {}, el('tr', {}, ...['Field', 'Before', 'After'].map((title) => el('th', { scope: 'col' }, title)))),
    el('tbody', {}, ...rows),
  );
}

function evidence({ evidence: lines, bits }: MatchDescription): HTMLElement {
  const rows = lines.map(({ label, text, bits: own, share }) =>
    el(
      'tr',
      { class: own === 0 ? 'silent' : undefined },
      el('th', { scope: 'row' }, label),
      el('td', { class: 'level' }, text),
      el('td', { class: 'bar-cell' }, bar(share)),
      el('td', { class: 'bits' }, signed(own)),
    ),
  );
  const sum = el('tr', {}, el('th', { scope: 'row', colspan: 3 }, 'Sum'), el('td', { class: 'bits' }, signed(bits)));
  const titles = ['Field', 'Agreement', 'Against or for one device', 'Bits'];
  return el(
    'table',
    { class: 'evidence' },
    el('caption', {}, 'The evidence', el('span', { class: 'size' }, 'in bits: each doubles the odds, for or against')),
    el('thead', { class: 'unseen' }, el('tr', {}, ...titles.map((title) => el('th', { scope: 'col' }, title)))),
    el('tbody', {}, ...rows),
    el('tfoot', {}, sum),
  );
}

/** A bar from the middle: to the right for one device, to the left against. */
function bar(share: number): HTMLElement {
  const length = el('span', { class: share < 0 ? 'against' : 'for' });
  length.style.width = `${Math.abs(share) * 50}%`;
  return el('span', { class: 'bar', 'aria-hidden': 'true' }, length);
}

function signed(bits: number): string {
  if (bits === 0) return '0';
  return `${bits > 0 ? '+' : '−'}${Math.abs(bits).toFixed(1)}`;
}
