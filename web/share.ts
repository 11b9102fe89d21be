/** Ways out of the page: the clipboard and files. Both stay on the device. */
import { type CsvTarget, DIALECTS } from '../src/core.js';
import { announce } from './dom.js';

/** Copies a text, and says so. */
export async function copy(text: string, what: string): Promise<void> {
  const done = await writeClipboard(text);
  announce(done ? `${what} copied` : `${what} could not be copied: the browser refused`);
}

async function writeClipboard(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copyFromField(text);
  }
}

/** The way of browsers that have no clipboard for pages from disk. */
function copyFromField(text: string): boolean {
  const field = document.createElement('textarea');
  const focused = document.activeElement;
  field.value = text;
  field.className = 'unseen';
  document.body.append(field);
  field.select();
  const done = document.execCommand('copy');
  field.remove();
  if (focused instanceof HTMLElement) focused.focus();
  return done;
}

/** Saves a text as a file. */
export function save(name: string, type: string, text: string): void {
  const address = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = address;
  link.download = name;
  link.click();
  // The download holds on to the bytes; the address is not needed once it has begun.
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  announce(`${name} saved`);
}

/** A CSV file that was fixed, cut into as many files as the target's limit of rows asks for. */
export function csvFiles(text: string, target: CsvTarget): string[] {
  const { rowLimit = Number.POSITIVE_INFINITY, headers } = DIALECTS[target];
  const lines = text.split('\r\n').filter((line) => line !== '');
  const header = headers.length > 0 ? lines.splice(0, 1) : [];
  const parts = Math.max(1, Math.ceil(lines.length / rowLimit));
  return Array.from({ length: parts }, (_, part) => {
    const own = parts === 1 ? lines : lines.slice(part * rowLimit, (part + 1) * rowLimit);
    return [...header, ...own, ''].join('\r\n');
  });
}

/** Saves the files that a CSV file was cut into. */
export function saveCsv(name: string, files: readonly string[]): void {
  for (const [part, text] of files.entries()) {
    const own = files.length === 1 ? name : name.replace(/(?=\.csv$)/, `-${part + 1}-of-${files.length}`);
    save(own, 'text/csv', text);
  }
}

/** A part of a file name from a value of a hash. */
export function fileName(...parts: readonly (string | undefined)[]): string {
  const known = parts.map((part) => part?.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '')).filter(Boolean);
  return known.join('-').slice(0, 80) || 'hardware-hash';
}
