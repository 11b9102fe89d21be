/** A match report on the terminal. */
import type { EvidenceLine, MatchDescription } from '../match/describe.js';
import { out } from './terminal.js';

const TONE_COLOUR = { good: 'green', caution: 'yellow', bad: 'red' } as const;
/** Columns of a bar, on either side of its middle. */
const BAR = 12;
/** Columns of a sentence: those of the terminal, and no more than can be read with ease. */
const WIDTH = Math.min(100, (process.stdout.isTTY && process.stdout.columns) || 100);

/** The text of a report: verdict and advice, what happened, what changed, the evidence. */
export function renderMatch(description: MatchDescription): string {
  const { verdict, advice, questions, steps, confidence, diagnosis, notes } = description;
  const title = out.bold(out[TONE_COLOUR[verdict.tone]](verdict.text));
  const groups = [
    [title, ...wrapped(advice, '  '), ...wrapped(confidence, '  ')],
    list('What to find out', questions),
    list('What to do', steps, (index) => `  ${index + 1}. `),
    list('What happened', diagnosis),
    changeLines(description),
    list('Remarks', notes),
    evidenceLines(description),
  ];
  return `${groups
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

function list(title: string, sentences: readonly string[], bullet: (index: number) => string = () => '  - '): string[] {
  if (sentences.length === 0) return [];
  const lines = sentences.flatMap((sentence, index) => {
    const mark = bullet(index);
    return wrapped(sentence, ' '.repeat(mark.length), mark);
  });
  return [out.bold(title), ...lines];
}

/** A sentence over as many lines as it needs. */
function wrapped(sentence: string, indent: string, first = indent): string[] {
  const lines: string[] = [];
  let line = first;
  for (const word of sentence.split(' ')) {
    if (line.length + word.length > WIDTH && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = indent;
    }
    line += `${word} `;
  }
  return [...lines, line.trimEnd()];
}

function changeLines({ changes }: MatchDescription): string[] {
  if (changes.length === 0) return [];
  const width = Math.max(...changes.map(({ label }) => label.length));
  const lines = changes.map(
    ({ label, before, after }) => `  ${out.dim(label.padEnd(width))}  ${before} ${out.dim('→')} ${after}`,
  );
  return [out.bold('What changed'), ...lines];
}

function evidenceLines({ evidence, bits }: MatchDescription): string[] {
  const width = Math.max(...evidence.map(({ label }) => label.length));
  const signed = (value: number): string =>
    `${value < 0 ? '-' : value > 0 ? '+' : ''}${Math.abs(value).toFixed(1)}`.padStart(6);
  const lines = evidence.map(
    (line) => `  ${out.dim(line.label.padEnd(width))}  ${bar(line)}  ${signed(line.bits)}  ${line.text}`,
  );
  const total = `  ${'Sum'.padEnd(width)}  ${' '.repeat(2 * BAR + 1)}  ${signed(bits)}  a bit doubles the odds`;
  return [out.bold('Evidence for one device (right) and against it (left), in bits'), ...lines, out.bold(total)];
}

/** A bar from the middle to the right for evidence in favour, to the left for evidence against. */
function bar({ bits, share }: EvidenceLine): string {
  const length = Math.round(Math.abs(share) * BAR);
  const left = bits < 0 ? '█'.repeat(length) : '';
  const right = bits > 0 ? '█'.repeat(length) : '';
  return `${out.red(left.padStart(BAR))}${out.dim('│')}${out.green(right.padEnd(BAR))}`;
}
