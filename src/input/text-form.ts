/** Tells how a text is laid out, without reading it. */

const MARKUP = /^\s*<|<(?:\?xml|html|table|Objs|Key|HardwareReport|Objects|SyncML)\b/i;

/** How a text is laid out. */
export type TextForm = 'json' | 'markup' | 'lines';

/** How the beginning of a text is laid out. */
export function layoutOf(text: string): TextForm {
  const start = text.slice(0, 4096).replace(/^[\ufeff\0\s]+/, '');
  // JSON a line is read line by line.
  if (/^[[{]/.test(start)) return isJsonLines(text) ? 'lines' : 'json';
  return MARKUP.test(start) ? 'markup' : 'lines';
}

/** Whether a text has JSON in every line: its first line is whole, and others follow. */
function isJsonLines(text: string): boolean {
  const start = text.search(/[[{]/);
  const end = text.indexOf('\n', start);
  return (
    end > 0 && /[}\]]\s*$/.test(text.slice(Math.max(start, end - 8), end)) && /\S/.test(text.slice(end, end + 4096))
  );
}
