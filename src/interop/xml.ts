/**
 * A reader of small XML documents from outside, and the one error that it throws. What it reads of XML 1.0: elements, attributes,
 * text, CDATA, numeric references and the five named ones. Comments and processing instructions are passed over. Document
 * types, and with them entities, are refused. It takes linear time and never recurses.
 */
import { excerpt } from '../hash/printable.js';

/** A text is not the XML that was expected. */
export class XmlFormatError extends Error {
  override readonly name = 'XmlFormatError';
  readonly code = 'xml-format';
}

/** An element; names are as written, prefixes included. */
export interface XmlElement {
  readonly name: string;
  /** Values by the names of the attributes. */
  readonly attributes: ReadonlyMap<string, string>;
  readonly children: readonly XmlElement[];
  /** The text between its tags, without that of its children. */
  readonly text: string;
}

/** Levels of elements; reports have three. */
const DEEPEST = 100;

const NAME = /[^\s<>"'/=!?&]+/y;
const SPACE = /\s*/y;
const REFERENCE = /&(?:#(\d{1,7})|#[xX]([\da-fA-F]{1,6})|(amp|lt|gt|quot|apos));/g;
const NAMED: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** An element that is being read. */
interface OpenElement {
  name: string;
  attributes: Map<string, string>;
  children: XmlElement[];
  texts: string[];
}

/**
 * Parses XML, from its first `<` on: tools print banners in front.
 *
 * @returns the document, an element without a name whose one child is the root
 * @throws {@link XmlFormatError} when it is not well-formed, or declares a document type
 */
export function parseXml(text: string): XmlElement {
  const start = text.indexOf('<');
  if (start < 0) throw new XmlFormatError('this is not XML: it has no element');
  if (/<!doctype/i.test(text)) throw new XmlFormatError('XML with a document type is not read');
  return new XmlReader(text, start).read();
}

class XmlReader {
  private readonly open: OpenElement[] = [{ name: '', attributes: new Map(), children: [], texts: [] }];

  constructor(
    private readonly source: string,
    private at: number,
  ) {}

  read(): XmlElement {
    const { source, open } = this;
    while (this.at < source.length) {
      const tag = source.indexOf('<', this.at);
      const end = tag < 0 ? source.length : tag;
      // Text outside the root is what a tool prints around the document.
      if (end > this.at && open.length > 1) this.top.texts.push(resolved(source.slice(this.at, end)));
      this.at = end;
      if (tag >= 0) this.markup();
    }
    if (open.length > 1) this.fail(`the element "${excerpt(this.top.name)}" is not closed`);
    if (this.top.children.length === 0) this.fail('there is no element');
    return closed(this.top);
  }

  private get top(): OpenElement {
    return this.open[this.open.length - 1];
  }

  /** Reads what begins with `<` here. */
  private markup(): void {
    const { source, at } = this;
    if (source.startsWith('<!--', at)) this.passOver('-->', 4, 'the comment');
    else if (source.startsWith('<?', at)) this.passOver('?>', 2, 'the processing instruction');
    else if (source.startsWith('<![CDATA[', at)) this.cdata();
    else if (source.startsWith('</', at)) this.endTag();
    else this.startTag();
  }

  /** Moves past the end of something; returns what is inside. */
  private passOver(end: string, opening: number, what: string): string {
    const start = this.at + opening;
    const found = this.source.indexOf(end, start);
    if (found < 0) this.fail(`${what} has no end`);
    this.at = found + end.length;
    return this.source.slice(start, found);
  }

  private cdata(): void {
    if (this.open.length === 1) this.fail('there is a CDATA section outside of the root element');
    this.top.texts.push(unixLines(this.passOver(']]>', 9, 'the CDATA section')));
  }

  private startTag(): void {
    this.at++;
    const name = this.match(NAME)?.[0];
    if (name === undefined) this.fail('"<" is not followed by the name of an element');
    if (this.open.length === 1 && this.top.children.length > 0) this.fail('there is more than one root element');
    if (this.open.length > DEEPEST) this.fail(`the elements are nested more than ${DEEPEST} levels deep`);
    const element: OpenElement = { name, attributes: new Map(), children: [], texts: [] };
    for (;;) {
      const gap = this.match(SPACE)?.[0] ?? '';
      if (this.take('/>')) {
        this.top.children.push(closed(element));
        return;
      }
      if (this.take('>')) {
        this.open.push(element);
        return;
      }
      this.attribute(element, gap);
    }
  }

  private attribute({ name, attributes }: OpenElement, gap: string): void {
    const key = gap === '' ? undefined : this.match(NAME)?.[0];
    this.match(SPACE);
    const isAssigned = this.take('=');
    this.match(SPACE);
    const quote = this.source[this.at];
    const end = quote === '"' || quote === "'" ? this.source.indexOf(quote, this.at + 1) : -1;
    if (key === undefined || !isAssigned || end < 0) this.fail(`the tag of "${excerpt(name)}" is not whole`);
    if (attributes.has(key)) this.fail(`"${excerpt(name)}" has the attribute "${excerpt(key)}" more than once`);
    attributes.set(key, resolved(this.source.slice(this.at + 1, end)));
    this.at = end + 1;
  }

  private endTag(): void {
    this.at += 2;
    const name = this.match(NAME)?.[0] ?? '';
    this.match(SPACE);
    if (!this.take('>')) this.fail(`the end tag of "${excerpt(name)}" is not whole`);
    const element = this.top;
    if (this.open.length === 1 || element.name !== name) {
      this.fail(`the end tag of "${excerpt(name)}" is where "${excerpt(element.name)}" is open`);
    }
    this.open.pop();
    this.top.children.push(closed(element));
  }

  /** Matches a sticky expression here, and steps behind it. */
  private match(expression: RegExp): RegExpExecArray | undefined {
    expression.lastIndex = this.at;
    const found = expression.exec(this.source) ?? undefined;
    if (found) this.at += found[0].length;
    return found;
  }

  private take(token: string): boolean {
    const here = this.source.startsWith(token, this.at);
    if (here) this.at += token.length;
    return here;
  }

  private fail(reason: string): never {
    let line = 1;
    for (let i = this.source.indexOf('\n'); i >= 0 && i < this.at; i = this.source.indexOf('\n', i + 1)) line++;
    throw new XmlFormatError(`this is not well-formed XML: ${reason} (line ${line})`);
  }
}

const closed = ({ name, attributes, children, texts }: OpenElement): XmlElement => ({
  name,
  attributes,
  children,
  text: texts.join(''),
});

/** XML 1.0, section 2.11. */
const unixLines = (text: string): string => text.replace(/\r\n?/g, '\n');

/** A text with its references resolved; what is not a reference stays as it is. */
function resolved(text: string): string {
  return unixLines(text).replace(REFERENCE, (reference, decimal?: string, hex?: string, name?: string) => {
    if (name !== undefined) return NAMED[name];
    const codePoint = decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal);
    const isCharacter = codePoint > 0 && codePoint <= 0x10ffff && (codePoint < 0xd800 || codePoint > 0xdfff);
    return isCharacter ? String.fromCodePoint(codePoint) : reference;
  });
}

/** All children of a name; names are matched without regard to case. */
export function childrenOf({ children }: XmlElement, name: string): XmlElement[] {
  return children.filter((child) => child.name.toLowerCase() === name.toLowerCase());
}

/** The value of an attribute; undefined where there is none. Names are matched without regard to case. */
export function attributeOf({ attributes }: XmlElement, name: string): string | undefined {
  for (const [key, value] of attributes) if (key.toLowerCase() === name.toLowerCase()) return value;
  return undefined;
}

/** The text of an element, trimmed; undefined where it has children instead. */
export function textOf({ children, text }: XmlElement): string | undefined {
  return children.length === 0 ? text.trim() : undefined;
}
