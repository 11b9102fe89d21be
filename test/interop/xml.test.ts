/** The XML reader: what it reads of XML 1.0, what it refuses and why, and that no document costs it more than linear time. */
import { describe, expect, test } from 'vitest';
import { attributeOf, childrenOf, parseXml, textOf, XmlFormatError } from '../../src/interop/xml.js';

const rootOf = (text: string) => parseXml(text).children[0];

describe('reads', () => {
  test.each([
    ['text', '<a> x </a>', 'x'],
    ['no text', '<a/>', ''],
    ['named references', '<a>&lt;&gt;&amp;&quot;&apos;</a>', '<>&"\''],
    ['numeric references, beyond 16 bits too', '<a>&#65;&#x42;&#x1F600;</a>', 'AB\u{1f600}'],
    ['a reference once only', '<a>&amp;lt;</a>', '&lt;'],
    [
      'what is not a reference as it is',
      '<a>AT&T &nbsp; &#0; &#xD800; &#x110000;</a>',
      'AT&T &nbsp; &#0; &#xD800; &#x110000;',
    ],
    ['CDATA with markup in it', '<a>1<![CDATA[<b>&amp;]]>2</a>', '1<b>&amp;2'],
    ['text around comments and instructions', '<a>1<!-- <b> -->2<?x </a> ?>3</a>', '123'],
    ['line ends of any system as LF', '<a>1\r\n2\r3</a>', '1\n2\n3'],
    ['a banner in front and a line behind', 'Tool 1.0 > ok\n<?xml version="1.0"?><a>x</a>\nThe end.', 'x'],
  ])('%s', (_, xml, text) => {
    expect(textOf(rootOf(xml))).toBe(text);
  });

  test('attributes in either quotation marks, with spaces and line ends anywhere', () => {
    const root = rootOf(`<a\n p = "x'y>"\tq='"&#x202e;'\r\n/>`);
    expect([...root.attributes]).toEqual([
      ['p', "x'y>"],
      ['q', '"\u202e'],
    ]);
    expect(attributeOf(root, 'P')).toBe("x'y>");
    expect(attributeOf(root, 'r')).toBeUndefined();
  });

  test('children by name without regard to case, names of members of Object included', () => {
    const root = rootOf('<a><__proto__ x="1"/><B>1</B><b>2</b><constructor/></a>');
    expect(childrenOf(root, 'b').map(textOf)).toEqual(['1', '2']);
    expect(childrenOf(root, '__proto__')).toHaveLength(1);
    expect(childrenOf(root, 'toString')).toEqual([]);
    expect(textOf(root)).toBeUndefined();
  });
});

describe('refuses', () => {
  test.each([
    ['no element', 'hello', /no element/],
    ['only a comment', '<!-- x -->', /no element/],
    ['a document type', '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', /document type/],
    ['an element that is not closed', '<a>\n<b></a>', /"b" is open \(line 2\)/],
    ['an element that ends with the file', '<a><b>', /"b" is not closed/],
    ['an end tag alone', '</a>', /where "" is open/],
    ['two roots', '<a/><b/>', /more than one root/],
    ['an attribute twice', '<a b="1" b="2"/>', /"b" more than once/],
    ['an attribute without quotation marks', '<a b=1/>', /not whole/],
    ['an attribute without an end', '<a b="1/>', /not whole/],
    ['attributes without a blank between them', '<a b="1"c="2"/>', /not whole/],
    ['a tag without a name', '<a>1 < 2</a>', /not followed by the name/],
    ['a comment without an end', '<a><!-- </a>', /comment has no end/],
    ['CDATA without an end', '<a><![CDATA[ </a>', /CDATA section has no end/],
    ['CDATA outside of the root', '<![CDATA[x]]><a/>', /outside/],
    ['elements nested too deep', '<a>'.repeat(101), /nested more than 100/],
  ])('%s', (_, xml, reason) => {
    expect(() => parseXml(xml)).toThrow(XmlFormatError);
    expect(() => parseXml(xml)).toThrow(reason);
  });
});

describe('costs linear time: four megabytes of', () => {
  const SIZE = 4 * 1024 * 1024;
  test.each([
    '<',
    '<a',
    '<a b="1" ',
    '<!--',
    '<![CDATA[',
    '&#',
    '&amp;',
    '<a/>',
    '</a>',
    '=',
    "'",
    '\r',
    '<a b=',
    '<?',
    '\n<',
  ])('%j', (pump) => {
    for (const [start, end] of [
      ['', ''],
      ['<a>', '</a>'],
      ['<a b="', '"/>'],
      ['<a ', '/>'],
    ]) {
      const xml = start + pump.repeat(SIZE / pump.length) + end;
      const started = performance.now();
      try {
        parseXml(xml);
      } catch (error) {
        expect(error).toBeInstanceOf(XmlFormatError);
        expect((error as Error).message.length).toBeLessThan(300);
      }
      expect(performance.now() - started).toBeLessThan(5000);
    }
  });
});
