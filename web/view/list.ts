/** Hashes of tickets, logs, JSON and reports: offered as one CSV file for the import. */
import { base64Encode } from '#platform';
import { type CarriedHash, encodeHash, fixCsvBytes, printable } from '../../src/core.js';
import { button, count, el } from '../dom.js';
import { pageWords } from '../hints.js';
import { csvFiles, saveCsv } from '../share.js';

const HEADER = 'Device Serial Number,Windows Product ID,Hardware Hash,Group Tag,Assigned User';
/** Reasons that are listed at the most. */
const MOST_REASONS = 500;

/** Says how many hashes are not in a table, and saves them as a list for Intune. */
export function listView(devices: readonly CarriedHash[]): HTMLElement {
  const report = el('div', { 'aria-live': 'polite' });
  const list = el('section', { class: 'notice list', 'aria-label': 'Hashes that are not in a table' });
  const act = button('Save as CSV for Intune', () => report.replaceChildren(...saveList(devices)), {
    class: 'primary',
  });
  list.append(el('p', {}, `${count(devices.length, 'hash', 'hashes')} found that are not in a table.`), act, report);
  return list;
}

function saveList(devices: readonly CarriedHash[]): HTMLElement[] {
  const { text, written, leftOut, faulty } = fixCsvBytes([HEADER, ...devices.map(lineOf), ''].join('\r\n'), {
    fill: true,
  });
  saveCsv('devices-for-intune.csv', csvFiles(text, 'intune'));
  const reasons = [...leftOut, ...faulty].slice(0, MOST_REASONS).map(({ row, message }) => {
    const place = row === null ? undefined : devices[row]?.place;
    return el('li', {}, printable(`${place ?? `Hash ${(row ?? 0) + 1}`}: ${pageWords(message, 'fleet')}`));
  });
  const sum = `${count(written, 'row')} written, ${leftOut.length} left out.`;
  return [el('p', {}, sum), ...(reasons.length > 0 ? [el('ul', {}, ...reasons)] : [])];
}

function lineOf({ content, serialNumber, productKeyId, groupTag, assignedUser, fault }: CarriedHash): string {
  const hash = fault === undefined ? textOf(content) : '';
  return [serialNumber, productKeyId, hash, groupTag, assignedUser].map(quoted).join(',');
}

function textOf(content: CarriedHash['content']): string {
  if (typeof content === 'string') return content.trim();
  return content instanceof Uint8Array ? base64Encode(content) : encodeHash(content, { preserve: true });
}

const quoted = (value = ''): string => (/[",;\t\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value);
