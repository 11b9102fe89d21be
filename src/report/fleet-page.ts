/**
 * The report of a fleet as one HTML page for people: verdict, findings, models, files, and the devices to fix first. The
 * page makes no request: its Content-Security-Policy forbids every one, and names style and script by their digests.
 */

import { base64Encode, sha256Hex } from '#platform';
import type { CsvFindingGroup, CsvReport } from '../csv/report.js';
import { counted } from '../hash/counted.js';
import { SCRIPT, STYLE } from './fleet-page-style.js';
import { type FleetSurvey, MOST_DEVICES, type SurveyedDevice, type SurveyedModel } from './fleet-survey.js';
import { html, Markup } from './html.js';

/** What the page says besides the report. */
export interface FleetPageOptions {
  /** The files, as the caller named them. */
  files: readonly string[];
  /** When the check was made. */
  now: Date;
  /** Version of hwhash. */
  version: string;
}

const number = (value: number): string => value.toLocaleString('en-US');
const count = (value: number, noun: string, several = `${noun}s`): string => counted(value, noun, several, number);
/** The source expression of a policy that names a text by its SHA-256. */
function digest(text: string): string {
  const hex = sha256Hex(new TextEncoder().encode(text));
  const bytes = Uint8Array.from({ length: 32 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
  return `'sha256-${base64Encode(bytes)}'`;
}

const policy = (): string =>
  [
    "default-src 'none'",
    `script-src ${digest(SCRIPT)}`,
    `style-src ${digest(STYLE)}`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');

/** The verdict in one sentence, and its kind. */
function verdictOf({ rows, ok, withErrors, withWarnings, findings }: CsvReport): { kind: string; text: string } {
  const ofFile = findings.filter(({ severity, examples }) => severity === 'error' && examples.some(isOfFile));
  if (rows === 0) return { kind: 'error', text: 'There is no device in these files.' };
  if (withErrors > 0)
    return {
      kind: 'error',
      text: `${count(withErrors, 'device')} of ${number(rows)} cannot be used as ${withErrors === 1 ? 'it is' : 'they are'}.`,
    };
  if (ofFile.length > 0)
    return {
      kind: 'error',
      text: `Every row is fine, but the file as a whole is not: ${ofFile[0].examples[0].message}.`,
    };
  if (withWarnings > 0)
    return {
      kind: 'warning',
      text: `${allOf(rows)} can be used; ${count(withWarnings, 'deserves', 'deserve')} a look.`,
    };
  return { kind: 'ok', text: `${allOf(ok)} ${ok === 1 ? 'is' : 'are'} fine.` };
}

const allOf = (devices: number): string => (devices === 1 ? 'The one device' : `All ${number(devices)} devices`);

const isOfFile = ({ row }: CsvFindingGroup['examples'][number]): boolean => row === null;

/** A bar: a share of the whole in one colour, the rest in another. */
function bar(share: number, of: number, label: string): Markup {
  const width = of === 0 ? 0 : Math.max(share > 0 ? 1 : 0, (100 * share) / of);
  return html`<svg viewBox="0 0 100 8" preserveAspectRatio="none" role="img" aria-label="${label}"><rect width="100" height="8" rx="1" fill="var(--rest)"/><rect width="${width.toFixed(2)}" height="8" rx="1" fill="var(--bar)"/></svg>`;
}

function table(id: string, caption: string, heads: readonly string[], rows: readonly Markup[]): Markup {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${caption}"><table id="${id}"><caption>${caption}</caption><thead><tr>${heads.map((head) => html`<th scope="col">${head}</th>`)}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function findingRows({ findings, rows }: CsvReport): Markup[] {
  return findings.map(({ code, severity, count: times, predicts, hint, examples }) => {
    const remedy = hint && `${hint[0].toUpperCase()}${hint.slice(1)}.`;
    const remarks = [predicts && `The service will answer ${predicts}.`, remedy].filter(Boolean).join(' ');
    return html`<tr><td class="${severity}">${severity}</td><td><code>${code}</code></td><td class="number">${number(times)}</td><td>${bar(times, rows, `${times} of ${rows}`)}</td><td>${examples[0]?.message ?? ''}<br><span class="muted">${remarks}</span></td></tr>`;
  });
}

/** Models with the most devices that cannot be used first. */
function modelRows(report: CsvReport, models: ReadonlyMap<string, SurveyedModel>): Markup[] {
  const totals = new Map(report.inventory.models.map(({ name, rows }) => [name, rows]));
  const all = new Set([...totals.keys(), ...models.keys()]);
  const list = [...all].map((name) => {
    const { withErrors = 0, withWarnings = 0, codes = new Map<string, number>() } = models.get(name) ?? {};
    const rows = Math.max(totals.get(name) ?? 0, withErrors + withWarnings);
    const [worst] = [...codes].sort((a, b) => b[1] - a[1]);
    return { name, rows, withErrors, withWarnings, worst };
  });
  list.sort((a, b) => b.withErrors - a.withErrors || b.withWarnings - a.withWarnings || b.rows - a.rows);
  return list
    .slice(0, MOST_ROWS)
    .map(
      ({ name, rows, withErrors, withWarnings, worst }) =>
        html`<tr><td>${name}</td><td class="number">${number(rows)}</td><td class="number">${number(withErrors)}</td><td class="number">${number(withWarnings)}</td><td>${bar(withErrors, rows, `${withErrors} of ${rows} with errors`)}</td><td>${worst ? html`<code>${worst[0]}</code> × ${number(worst[1])}` : ''}</td></tr>`,
    );
}

/** Rows of the tables of models and files. */
const MOST_ROWS = 200;

function fileSection({ files }: CsvReport): Markup {
  if (files === undefined) return new Markup('');
  const worst = [...files].sort((a, b) => b.withErrors - a.withErrors).slice(0, MOST_ROWS);
  const rows = worst.map(
    ({ name, rows, withErrors, withWarnings }) =>
      html`<tr><td>${name}</td><td class="number">${number(rows)}</td><td class="number">${number(withErrors)}</td><td class="number">${number(withWarnings)}</td><td>${bar(withErrors, rows, `${withErrors} of ${rows} with errors`)}</td></tr>`,
  );
  return html`<h2>Files</h2>${table('files', 'Those with the most errors first', ['File', 'Devices', 'With errors', 'With warnings', 'Share with errors'], rows)}`;
}

function deviceSection(devices: readonly SurveyedDevice[], { withErrors, withWarnings }: CsvReport): Markup {
  if (devices.length === 0) return new Markup('');
  const rows = devices.map(
    ({ serialNumber, model, file, line, errors, codes, message }) =>
      html`<tr><td><code>${serialNumber || '(unknown)'}</code></td><td>${model}</td><td>${file === undefined ? '' : `${file}, `}line ${line}</td><td class="${errors > 0 ? 'error' : 'warning'}">${errors > 0 ? 'error' : 'warning'}</td><td>${message}<br>${codes.map((code) => html`<code>${code}</code> `)}</td></tr>`,
  );
  const cut = devices.length === MOST_DEVICES ? `The first ${number(MOST_DEVICES)}; "--output-file" lists all. ` : '';
  const caption = `${cut}${number(withErrors)} with errors, ${number(withWarnings)} with warnings`;
  return html`<h2>Devices to fix first</h2><label for="filter">Filter by serial number, model, file or code</label><input id="filter" type="search" autocomplete="off"><p id="shown" class="muted" role="status">${count(devices.length, 'device')}</p>${table('devices', caption, ['Serial number', 'Model', 'Place', 'Severity', 'What is wrong'], rows)}`;
}

/**
 * The page.
 *
 * @param survey has been told every finding of the check
 * @returns a whole HTML document
 * @example
 * const survey = new FleetSurvey();
 * const report = await checkCsv(files, { onFindings: (findings) => survey.take(findings) });
 * await writeFile('fleet.html', renderFleetPage(report, survey, { files, now: new Date(), version }));
 */
export function renderFleetPage(report: CsvReport, survey: FleetSurvey, options: FleetPageOptions): string {
  const { rows, ok, withErrors, withWarnings, duplicates, target } = report;
  const devices = survey.devices();
  const verdict = verdictOf(report);
  const named = options.files.length === 1 ? options.files[0] : count(options.files.length, 'file');
  const figure = (value: number | null, label: string): Markup =>
    html`<li><strong>${value === null ? '–' : number(value)}</strong>${label}</li>`;
  const body = html`<main><h1>Hardware hashes: ${named}</h1>
<p class="muted">Checked for ${target} on ${options.now.toISOString().slice(0, 10)} by hwhash ${options.version}${report.incomplete ? '; the check was ended early' : ''}</p>
<p class="verdict ${verdict.kind}">${verdict.text}</p>
<ul class="figures">${[figure(rows, 'devices'), figure(ok, 'ok'), figure(withErrors, 'with errors'), figure(withWarnings, 'with warnings'), figure(duplicates, 'duplicates')]}</ul>
<h2>Findings</h2>${report.findings.length === 0 ? html`<p>None.</p>` : table('findings', 'Errors first, the most frequent first', ['Severity', 'Code', 'Times', 'Share', 'Example and remedy'], findingRows(report))}
<h2>Models</h2>${table('models', 'Those with the most errors first', ['Model', 'Devices', 'With errors', 'With warnings', 'Share with errors', 'Most frequent finding'], modelRows(report, survey.models))}
${fileSection(report)}
${deviceSection(devices, report)}</main>`;
  const script = devices.length > 0 ? html`<script>${new Markup(SCRIPT)}</script>` : new Markup('');
  return html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta http-equiv="Content-Security-Policy" content="${new Markup(policy())}"><meta name="viewport" content="width=device-width, initial-scale=1"><meta name="referrer" content="no-referrer"><title>Hardware hashes: ${named}</title><style>${new Markup(STYLE)}</style></head><body>
${body}
${script}</body></html>
`.text;
}
