/** Reading of XML from outside, and the one error that it throws. Document types, and with them entities, are refused. */
import { XMLParser } from 'fast-xml-parser';
import { excerpt } from '../hash/printable.js';

/** A text is not the XML that was expected. */
export class XmlFormatError extends Error {
  override readonly name = 'XmlFormatError';
  readonly code = 'xml-format';
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  parseAttributeValue: false,
  // Spaces of a value are the firmware's own.
  trimValues: false,
  // Numeric references are decoded by this switch only.
  htmlEntities: true,
  alwaysCreateTextNode: false,
});

/** An element: its attributes under `@name`, its text or its children by tag. */
export type XmlElement = { [name: string]: unknown };

/**
 * Parses XML, from its first `<` on: tools print banners in front.
 *
 * @throws {XmlFormatError} when it is not well-formed, or declares a document type
 */
export function parseXml(text: string): XmlElement {
  const start = text.indexOf('<');
  if (start < 0) throw new XmlFormatError('this is not XML: it has no element');
  if (/<!doctype/i.test(text)) throw new XmlFormatError('XML with a document type is not read');
  try {
    return parser.parse(text.slice(start), true) as XmlElement;
  } catch (error) {
    const reason = excerpt(error instanceof Error ? error.message : String(error), 120);
    throw new XmlFormatError(`this is not well-formed XML: ${reason}`);
  }
}

/** All children of a tag, whether there is none, one or several; tags are matched without regard to case. */
export function childrenOf(element: unknown, tag: string): unknown[] {
  if (typeof element !== 'object' || element === null) return [];
  const found = Object.entries(element).filter(([name]) => name.toLowerCase() === tag.toLowerCase());
  return found.flatMap(([, child]) => (Array.isArray(child) ? child : [child]));
}

/** The attribute of an element as text; undefined where there is none. */
export function attributeOf(element: unknown, name: string): string | undefined {
  const [value] = childrenOf(element, `@${name}`);
  return typeof value === 'string' ? value : undefined;
}

/** The text of an element, trimmed; undefined where it has children instead. */
export function textOf(element: unknown): string | undefined {
  return typeof element === 'string' ? element.trim() : undefined;
}
