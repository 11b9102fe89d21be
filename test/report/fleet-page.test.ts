/** The report page of a fleet: what it says, and that nothing from a file becomes markup. */
import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkCsv } from '../../src/csv/check-files.js';
import type { CsvFinding, CsvReport } from '../../src/csv/report.js';
import { renderFleetPage } from '../../src/report/fleet-page.js';
import { FleetSurvey, MOST_DEVICES } from '../../src/report/fleet-survey.js';
import { escapeHtml, html } from '../../src/report/html.js';
import { device, fileOf, HEADER, rowOf } from '../csv/devices.js';
import { poke, text } from '../validate/containers.js';

const NOW = new Date('2026-01-01T00:00:00Z');
const options = { files: ['fleet.csv'], now: NOW, version: '1.2.3' };

async function pageOf(...files: string[]): Promise<{ page: string; report: CsvReport; survey: FleetSurvey }> {
  const survey = new FleetSurvey();
  const streams = files.map(async function* (file) {
    yield Buffer.from(file);
  });
  const report = await checkCsv(streams, { target: 'fleet', now: NOW, onFindings: (found) => survey.take(found) });
  return { page: renderFleetPage(report, survey, { ...options, files }), report, survey };
}

const cells = (page: string, id: string): string[][] => {
  const [, body = ''] = new RegExp(`<table id="${id}">.*?<tbody>(.*?)</tbody>`, 's').exec(page) ?? [];
  const plain = (cell: string): string => cell.replaceAll(/<[^>]*>/g, '').trim();
  return body
    .split('</tr>')
    .slice(0, -1)
    .map((row) => row.split('</td>').slice(0, -1).map(plain));
};

describe('the verdict', () => {
  it.each([
    ['All 2 devices are fine.', fileOf(HEADER, rowOf(device(1)), rowOf(device(2)))],
    ['1 device of 2 cannot be used as it is.', fileOf(HEADER, rowOf(device(1)), 'x,y')],
    ['There is no device in these files.', ''],
    ['The one device can be used; 1 deserves a look.', fileOf(HEADER, rowOf(device(1, 0, poke(1, 21, '01'))))],
  ])('%s', async (sentence, file) => {
    expect((await pageOf(file)).page).toContain(`>${sentence}</p>`);
  });
});

it('counts models, files and devices as the check does', async () => {
  const broken = rowOf(device(3, 0, text(14, 'Default string'))).replace(/^[^,]*/, 'Default string');
  const { page, report } = await pageOf(
    fileOf(HEADER, rowOf(device(1)), broken, rowOf(device(1))),
    fileOf(HEADER, rowOf(device(2))),
  );
  expect(report.files?.map(({ rows, withErrors }) => [rows, withErrors])).toEqual([
    [3, 2],
    [1, 0],
  ]);
  expect(cells(page, 'files')).toEqual([
    ['-', '3', '2', '0', ''],
    ['-', '1', '0', '0', ''],
  ]);
  expect(cells(page, 'models')).toHaveLength(1);
  expect(cells(page, 'models')[0].slice(1, 4)).toEqual(['4', '1', '0']);
  expect(cells(page, 'devices').map(([serial, , place]) => [serial, place])).toEqual([
    ['Default string', '-, line 3'],
    ['(unknown)', '-, line 4'],
  ]);
});

it('lets nothing from a file become markup, in any place', async () => {
  const attack = `<img src=x onerror=alert(1)>"'&`;
  const row = rowOf(device(1, 0, text(16, attack), text(17, attack), text(14, attack)));
  const { page } = await pageOf(fileOf(HEADER, row, `${attack},${attack},x`));
  expect(page).not.toContain('<img');
  expect(page.match(/<script>/g)).toHaveLength(1);
  expect(page.match(/&lt;img src=x onerror=alert\(1\)&gt;/g)?.length).toBeGreaterThan(2);
  expect(escapeHtml('\u202e\u0000')).toBe('\\u{202e}\\u{0}');
  expect(html`<b>${'<i>'}</b>`.text).toBe('<b>&lt;i&gt;</b>');
});

it('allows style and script by their digests, and no request', async () => {
  const { page } = await pageOf(fileOf(HEADER, 'x,y'));
  const [, policy = ''] = /Content-Security-Policy" content="([^"]*)"/.exec(page) ?? [];
  for (const tag of ['style', 'script']) {
    const [, text = ''] = new RegExp(`<${tag}>(.*?)</${tag}>`, 's').exec(page) ?? [];
    expect(policy).toContain(`${tag}-src 'sha256-${createHash('sha256').update(text).digest('base64')}'`);
  }
  expect(policy).toContain("default-src 'none'");
  expect(page).not.toMatch(/https?:|url\(/);
});

it('keeps a bounded number of devices and models, those with errors first', () => {
  const survey = new FleetSurvey();
  const finding = (row: number, severity: CsvFinding['severity']): CsvFinding => ({
    code: severity === 'error' ? 'missing-field' : 'generic-value',
    severity,
    message: 'm',
    source: 'https://example.com/s',
    line: row + 2,
    row,
    model: `model ${row}`,
    serialNumber: String(row),
  });
  for (let row = 0; row < 9000; row++) survey.take([finding(row, row % 3 === 0 ? 'error' : 'warning')]);
  const devices = survey.devices();
  expect(devices).toHaveLength(MOST_DEVICES);
  expect(devices.every(({ errors }) => errors === 1)).toBe(true);
  expect(survey.models.size).toBeLessThan(2100);
  expect(
    [...survey.models.values()].reduce((sum, { withErrors, withWarnings }) => sum + withErrors + withWarnings, 0),
  ).toBe(9000);
});
