/** The report of `csv check` for people. */
import type { CsvFindingGroup, CsvInventoryEntry, CsvReport } from '../csv/report.js';
import { counted } from '../hash/counted.js';
import { printable } from '../hash/printable.js';
import { grouped as number, out, predictionOf, SEVERITY_COLOUR } from './terminal.js';

const plural = (count: number, noun: string): string => counted(count, noun, `${noun}s`, number);

/** The report in one line. */
export function summaryLine(report: CsvReport, files: readonly string[]): string {
  const { rows, ok, withErrors, withWarnings, duplicates, target, seconds, incomplete } = report;
  const name = files.length === 1 ? (files[0] === '-' ? 'standard input' : files[0]) : plural(files.length, 'file');
  const ofFile = fileErrors(report);
  const parts = [
    // Rows may be fine one by one while the file cannot be used: then "5 ok" would be the wrong headline.
    ...(ofFile.length > 0 ? [] : [`${number(ok)} ok`]),
    `${number(withErrors)} with errors`,
    `${number(withWarnings)} with warnings`,
    ...(duplicates ? [plural(duplicates, 'duplicate')] : []),
  ];
  const unusable = files.length === 1 ? 'the file cannot be used as it is' : 'not every file can be used as it is';
  const verdict = ofFile.length > 0 ? `${unusable} (${ofFile.join(', ')}); ` : '';
  const ended = incomplete ? ' (ended early)' : '';
  return `${printable(name)}, for ${target}: ${verdict}${plural(rows, 'row')}, ${parts.join(', ')}; ${seconds.toFixed(2)} s${ended}`;
}

/** Codes of errors that are about a file as a whole: its header line, its encoding, the number of its rows. */
const fileErrors = ({ findings }: CsvReport): string[] =>
  findings
    .filter(({ severity, examples }) => severity === 'error' && examples.some(({ row }) => row === null))
    .map(({ code }) => code);

/** The whole report. */
export function renderReport(report: CsvReport, files: readonly string[]): string {
  const sections = [out.bold(summaryLine(report, files)), ...report.findings.map(renderGroup)];
  if (report.rows > 1) sections.push(renderInventory(report));
  return `${sections.join('\n\n')}\n`;
}

function renderGroup({ code, severity, count, predicts, hint, examples }: CsvFindingGroup): string {
  const head = `${out[SEVERITY_COLOUR[severity]](severity.padEnd(7))} ${out.bold(code)}${count > 1 ? ` × ${number(count)}` : ''}`;
  const lines = examples.map(({ file, line, row, message }) => {
    const place = `${file === undefined ? '' : `${printable(file)}, `}line ${line}${row === null ? '' : `, row ${row}`}`;
    return `  ${out.dim(`${place}:`)} ${printable(message)}`;
  });
  if (count > examples.length) lines.push(out.dim(`  and ${number(count - examples.length)} more`));
  if (predicts !== undefined) lines.push(`  ${predictionOf(predicts)}`);
  if (hint !== undefined) lines.push(out.dim(`  ${printable(hint)}`));
  return [head, ...lines].join('\n');
}

/** Entries of the inventory that are shown. */
const SHOWN = 8;

function renderInventory({ inventory }: CsvReport): string {
  const list = (entries: readonly CsvInventoryEntry[]): string => {
    const shown = entries.slice(0, SHOWN).map(({ name, rows }) => `${printable(name)} (${number(rows)})`);
    return [...shown, ...(entries.length > SHOWN ? [`${entries.length - SHOWN} more`] : [])].join(', ');
  };
  const { manufacturers, models, toolVersions, tpms } = inventory;
  if (manufacturers.length === 0) return out.dim('no hash could be read');
  return [
    `${out.dim('makers')}         ${list(manufacturers)}`,
    `${out.dim('models')}         ${list(models)}`,
    `${out.dim('tool versions')}  ${list(toolVersions)}`,
    `${out.dim('TPM makers')}     ${list(tpms)}`,
  ].join('\n');
}
