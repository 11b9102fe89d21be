// Makes the README's pictures: docs/images/terminal.svg from the command's own output, and docs/images/page.png from the
// decoder page in headless Chromium. Every device in them is synthetic. Run `npm run build` first.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
import { chromium } from 'playwright-core';

const root = fileURLToPath(new URL('../', import.meta.url));
const images = join(root, 'docs/images');

const FONT_SIZE = 14;
const LINE_HEIGHT = 20;
const CHARACTER_WIDTH = 8.43;
const PADDING = 20;

/** Foreground colours by SGR code. */
const COLOURS = { 31: '#f28b82', 32: '#81c995', 33: '#fdd663', 36: '#78d9ec' };

/** A session: the picture shows the first `lines` lines of each command's output. */
const SESSION = [
  { line: 'hwhash harvest --source recorded:laptop.json --output-file devices.csv', lines: 1 },
  { line: 'hwhash validate devices.csv --scenario self-deploying', lines: 4 },
  { line: 'hwhash compare devices.csv after-repair.csv', lines: 11 },
];

function run(folder, args, input) {
  try {
    return execFileSync(process.execPath, [join(root, 'dist/cli/cli.js'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      input,
      env: { ...process.env, FORCE_COLOR: '1', NO_COLOR: undefined },
    });
  } catch (error) {
    // Status 2 reports a finding; the output is there all the same.
    if (error.status === 2) return error.stdout;
    throw error;
  }
}

/** The session's lines, with SGR sequences. */
function record() {
  const folder = mkdtempSync(join(tmpdir(), 'hwhash-images-'));
  try {
    const recording = join(root, 'examples/laptop.json');
    run(folder, ['harvest', '--source', `recorded:${recording}`, '--output-file', 'laptop.csv', '--quiet']);
    const model = run(folder, ['decode', '--json', 'laptop.csv']);
    const repaired = model.replace('0000_5EEF_10A4_31C7', '0025_38B1_4100_9C01');
    writeFileSync(join(folder, 'after-repair.csv'), run(folder, ['encode', '-'], repaired));
    return SESSION.flatMap(({ line, lines }) => {
      const args = line
        .split(' ')
        .slice(1)
        .map((arg) => arg.replace('laptop.json', recording));
      const printed = line.includes('harvest')
        ? ['Gathered details for device with serial number: FBK5021XQ7']
        : run(folder, args).trimEnd().split('\n');
      if (line.includes('harvest')) run(folder, [...args, '--quiet']);
      return [`\u001B[2m$\u001B[22m \u001B[1m${line}\u001B[22m`, ...printed.slice(0, lines), ''];
    });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const markup = (text) => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** One line as SVG text: colours, bold and dim become spans. */
function textOf(line, row) {
  const style = { colour: '', bold: false, dim: false };
  const spans = line.split(/\u001B\[(\d+)m/).map((part, index) => {
    if (index % 2 === 1) {
      const code = Number(part);
      if (code in COLOURS) style.colour = COLOURS[code];
      else if (code === 39) style.colour = '';
      else if (code === 1) style.bold = true;
      else if (code === 2) style.dim = true;
      else if (code === 22) Object.assign(style, { bold: false, dim: false });
      return '';
    }
    if (part === '') return '';
    const fill = style.colour === '' ? '' : ` fill="${style.colour}"`;
    return `<tspan${fill}${style.bold ? ' font-weight="700"' : ''}${style.dim ? ' opacity="0.65"' : ''}>${markup(part)}</tspan>`;
  });
  const y = PADDING + FONT_SIZE + row * LINE_HEIGHT;
  return `<text x="${PADDING}" y="${y}" xml:space="preserve">${spans.join('')}</text>`;
}

function terminal(lines) {
  const columns = Math.max(...lines.map((line) => stripVTControlCharacters(line).length));
  const width = Math.ceil(columns * CHARACTER_WIDTH + 2 * PADDING);
  const height = lines.length * LINE_HEIGHT + 2 * PADDING;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Terminal session">
<title>hwhash harvests, validates and compares hashes</title>
<rect width="100%" height="100%" rx="8" fill="#1e1f24"/>
<g fill="#e8eaed" font-family="ui-monospace, 'SF Mono', Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="${FONT_SIZE}">
${lines.map(textOf).join('\n')}
</g>
</svg>
`;
}

/** The decoder page with its example device. */
async function page() {
  const browser = await chromium.launch({ executablePath: '/usr/bin/chromium', args: ['--no-sandbox'] });
  try {
    const tab = await browser.newPage({ viewport: { width: 1040, height: 720 }, colorScheme: 'light' });
    await tab.goto(pathToFileURL(join(root, 'dist/web/index.html')).href);
    await tab.click('#example');
    await tab.waitForSelector('#sheet');
    await tab.evaluate(() => document.activeElement?.blur());
    await tab.screenshot({ path: join(images, 'page.png') });
  } finally {
    await browser.close();
  }
}

mkdirSync(images, { recursive: true });
const lines = record();
writeFileSync(join(images, 'terminal.svg'), terminal(lines.slice(0, -1)));
await page();
