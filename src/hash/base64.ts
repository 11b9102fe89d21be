/** The text form: standard base64 (RFC 4648), what is wrong with a text, and the published repair of its padding. */
import { counted } from './counted.js';

/** What is wrong with a text. */
export interface TextFault {
  code: 'base64-alphabet' | 'base64-padding';
  message: string;
  /** Character of the text. */
  offset: number;
}

const FOREIGN = /[^A-Za-z0-9+/]/;

/** What keeps a text from being padded standard base64; undefined where nothing does. */
export function textFault(text: string): TextFault | undefined {
  const padding = text.endsWith('==') ? 2 : text.endsWith('=') ? 1 : 0;
  const body = text.length - padding;
  const offset = text.slice(0, body).search(FOREIGN);
  if (offset >= 0) {
    const message = `character ${offset + 1} is ${printable(text, offset)}, which base64 does not have`;
    return { code: 'base64-alphabet', message, offset };
  }
  if (text.length % 4 === 0 && (padding === 0 || body > 0)) return undefined;
  const message = `the base64 has ${counted(text.length, 'character')}, not a multiple of four: its padding is damaged`;
  return { code: 'base64-padding', message, offset: body };
}

/** One character in a form that is safe to show. */
function printable(text: string, at: number): string {
  const point = text.codePointAt(at) as number;
  if (point > 0x20 && point < 0x7f) return `"${String.fromCodePoint(point)}"`;
  return `U+${point.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** A repaired text and what was done to it, in order. */
export interface Repair {
  text: string;
  /** One sentence a step; empty where nothing was wrong. */
  changes: string[];
}

/**
 * Repairs missing base64 padding by the published rule: while the text does not decode, if it ends in `==` both are
 * replaced by one `A`, else one `=` is appended. A text with a foreign character is given back unchanged, because the
 * rule would never end on it.
 *
 * @example
 * repairBase64('Q29udG9zbwAAA').text; // "Q29udG9zbwAAAA=="
 */
export function repairBase64(text: string): Repair {
  const changes: string[] = [];
  let repaired = text;
  while (textFault(repaired)?.code === 'base64-padding') {
    if (repaired.endsWith('==')) {
      repaired = `${repaired.slice(0, -2)}A`;
      changes.push('replaced "==" at the end by "A"');
    } else {
      repaired += '=';
      changes.push('appended "="');
    }
  }
  return { text: repaired, changes };
}
