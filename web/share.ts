/** Ways out of the page: the clipboard and files. Both stay on the device. */
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

/** A part of a file name from a value of a hash. */
export function fileName(...parts: readonly (string | undefined)[]): string {
  const known = parts.map((part) => part?.replace(/[^A-Za-z0-9-]+/g, '-').replace(/^-+|-+$/g, '')).filter(Boolean);
  return known.join('-').slice(0, 80) || 'hardware-hash';
}
