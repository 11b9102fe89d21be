/** HTML made of text from outside: every value is escaped, markup comes from this package alone. */
import { printable } from '../hash/printable.js';

/** Markup that is already safe. */
export class Markup {
  constructor(readonly text: string) {}
}

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** A text as markup: what would be invisible is shown, what would be markup is escaped. */
export const escapeHtml = (text: string): string =>
  printable(text).replace(/[&<>"']/g, (character) => ENTITIES[character]);

type Part = string | number | Markup | readonly Markup[] | undefined;

function render(part: Part): string {
  if (part === undefined) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return part.map(({ text }) => text).join('');
}

/**
 * A template whose values are escaped.
 *
 * @example
 * html`<td>${serialNumber}</td>`
 */
export function html(texts: TemplateStringsArray, ...parts: Part[]): Markup {
  return new Markup(texts.reduce((all, text, i) => all + render(parts[i - 1]) + text));
}
