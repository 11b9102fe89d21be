/**
 * docs/OUTCOMES.md: the published outcomes beside what the model answers. `npm run docs:outcomes` writes it from this
 * test; without that the test fails where the file is not what the model says.
 */
import { expect, it } from 'vitest';
import {
  compareHashes,
  DEFAULT_PRIOR,
  DEFAULT_THRESHOLDS,
  findCollisions,
  type MatchReport,
  RULES,
} from '../../src/match/index.js';
import * as parts from './devices.js';
import { OUTCOMES, type Outcome } from './outcomes.js';

const HEAD = `# Published outcomes of repairs, and what hwhash answers

The weights of the registration service are not public. What is published are outcomes of repairs; the model of hwhash is
its own, and is tested on each of them. This file is written by \`npm run docs:outcomes\` from the test run: every answer in
it is one that \`compareHashes\` gave to hashes made from the fixtures by exchanging the parts in the second column.

A verdict of *different* means that the device needs a registration of its own, which is what "works with re-registering"
says. Comparisons beside the one that a row describes are in italics.

What a hash cannot tell: whether a part came from a registered device (R7 and R8, R15, R16 and R23 look alike); whether an
adapter that was kept is a second network card (R1, R3 and R12 look alike); whether a product key that the firmware lacks was
written into the image (R11 and R13 look alike); whether an added adapter is the manufacturer's own (R17). Where repairs that
look alike are not published alike, the report says *maybe*, leads with the one that is published to fail, names every row,
and asks the question that tells them apart.

The column *supported* is Microsoft's ("Windows Autopilot motherboard replacement scenario guidance", specific repair scenarios);
R21 and R24 follow from statements beside that table, and I1 is this project's inference. What the report leads with is
\`supported\`, \`lead\`, \`questions\` and \`steps\` of a match report, from one table (src/match/repair-outcomes.ts).
`;

type Answer = Pick<MatchReport, 'verdict' | 'diagnosis' | 'advice' | 'supported' | 'questions' | 'steps'>;

/** What the cases of an outcome came to, each different answer once. */
function answers(reports: readonly { variant?: string; report: Answer }[]): string {
  const lines = new Map<string, Set<string>>();
  for (const { variant, report } of reports) {
    // What a new capture changes besides is not what the row is about.
    const diagnosis = report.diagnosis.filter((code) => code !== 'os-reinstalled').join(', ') || '—';
    const steps = report.steps.length > 0 ? `; steps: ${report.steps.join(', ')}` : '';
    const supported = report.supported === undefined ? '' : `; supported: ${report.supported}`;
    const questions = report.questions.length > 0 ? `; questions: ${report.questions.join(', ')}` : '';
    const answer = `**${report.verdict}**; ${diagnosis}${supported}${questions}; advice: ${report.advice}${steps}`;
    lines.set(answer, (lines.get(answer) ?? new Set()).add(variant ?? ''));
  }
  const shown = [...lines].map(([answer, variants]) => {
    const named = [...variants].filter((variant) => variant !== '').join('; ');
    return variants.has('') || named === '' ? answer : `*${named}*: ${answer}`;
  });
  return shown.join('<br>');
}

const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

function row({ row: number, changed, kept, published, supported, cases }: Outcome): string {
  const reports = cases.map(({ variant, before, after }) => ({ variant, report: compareHashes(before, after) }));
  return `| ${number} | ${changed} | ${kept} | ${published} | ${capitalised(supported)} | ${answers(reports)} |`;
}

/** R25 is about a file or a registry, not about two hashes. */
function collisionRow(): string {
  const device = parts.fixture('desktop-hp-tv9');
  const other = parts.repaired(parts.sibling(device, 900), parts.diskOf(device));
  const { collisions } = findCollisions([
    { id: 'one', hash: device },
    { id: 'other', hash: other },
  ]);
  const reports = collisions.map((report) => ({ report }));
  return `| R25 | two machines that share scavenged parts | | two devices with one id possible | — | over a file or an index: ${answers(reports)} |`;
}

it('is what the model answers', async () => {
  const rows = OUTCOMES.map(row);
  const beforeInference = rows.findIndex((line) => line.startsWith('| I1'));
  rows.splice(beforeInference, 0, collisionRow());
  const table = ['| # | changed | kept | published | supported | hwhash |', '|---|---|---|---|---|---|', ...rows];
  const rules = RULES.map(({ name, verdict, source }) => `| ${name} | ${verdict} | ${source} |`);
  const model = `## Rules that override the evidence

| rule | verdict | source |
|---|---|---|
${rules.join('\n')}

Before looking, the odds are those of one device in ${Math.round(1 / DEFAULT_PRIOR).toLocaleString('en')}. *Same* begins at a probability of ${DEFAULT_THRESHOLDS.same},
*review* at ${DEFAULT_THRESHOLDS.review}; *insufficient* is where full agreement of all that can be compared would give under ${DEFAULT_THRESHOLDS.minimumEvidenceBits} bits.
`;
  await expect([HEAD, ...table, '', model].join('\n')).toMatchFileSnapshot('../../docs/OUTCOMES.md');
});
