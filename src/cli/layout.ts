/** Lines that fit a terminal: a long one goes on below the column in which its text began. */
import stringWidth from 'string-width';
import wrapAnsi from 'wrap-ansi';

/** Narrower than this, indentation would leave no room for text. */
const NARROWEST = 20;
/** Escape sequences that set colours: they take no column. */
const COLOURS = /\u001b\[[\d;]*m/g;

/** How findings begin. */
const SEVERITY = /^ *(?:error|warning|info) +/;
/** A label that is set off by two spaces or more. */
const LABEL = /^\s*\S.*?\s{2,}(?=\S)/;

/** Where the text of a line begins: after its indentation and after its label. */
function textColumn(line: string, columns: number): number {
  const indent = line.length - line.trimStart().length;
  const label = (SEVERITY.exec(line) ?? LABEL.exec(line))?.[0];
  if (label !== undefined && stringWidth(label) <= columns / 2) return stringWidth(label);
  // Deep indentation is that of a text which goes on already.
  return Math.min(indent < 6 ? indent + 2 : indent, columns / 2);
}

/** Index in a coloured line at which a column begins. */
function indexOfColumn(line: string, column: number): number {
  let width = 0;
  for (let at = 0; at < line.length; ) {
    if (width >= column) return at;
    COLOURS.lastIndex = at;
    const colour = COLOURS.exec(line);
    if (colour?.index === at) {
      at += colour[0].length;
      continue;
    }
    const character = String.fromCodePoint(line.codePointAt(at) as number);
    width += stringWidth(character);
    at += character.length;
  }
  return line.length;
}

function layOutLine(line: string, columns: number): string {
  if (stringWidth(line) <= columns) return line;
  const column = Math.floor(textColumn(line.replaceAll(COLOURS, ''), columns));
  let start = indexOfColumn(line, column);
  // Spaces at the start would be taken off, and two words would be one.
  while (line[start] === ' ') start++;
  const room = columns - Math.max(column, stringWidth(line.slice(0, start)));
  // An address that is cut cannot be opened.
  const wrapped = wrapAnsi(line.slice(start), room, { hard: !line.includes('://') });
  return line.slice(0, start) + wrapped.replaceAll('\n', `\n${' '.repeat(column)}`);
}

/**
 * Text for a terminal of so many columns. Colours are kept across a break.
 *
 * @example
 * layOut('  warning  placeholder-value  the SKU number is …', 80);
 */
export function layOut(text: string, columns: number): string {
  if (columns < NARROWEST) return text;
  return text
    .split('\n')
    .map((line) => layOutLine(line, columns))
    .join('\n');
}
