/** JSON, markup, registry exports and office documents. */
import { a, b, escapedJson, file, HEADER, hexOf, office, sa, sb, utf16, type Variant } from './material.js';

/** See {@link Variant}. */
export const STRUCTURES: readonly Variant[] = [
  {
    name: 'objects that Export-Clixml wrote',
    file: Buffer.concat([
      Buffer.from('\ufeff', 'utf16le'),
      utf16(
        `<Objs Version="1.1.0.1" xmlns="http://schemas.microsoft.com/powershell/2004/04">${[
          [sa, a, 'Kiosk'],
          [sb, b, ''],
        ]
          .map(
            ([serial, hash, tag], i) =>
              `<Obj RefId="${i}"><MS><S N="Device Serial Number">${serial}</S><S N="Group Tag">${tag}</S><S N="Hardware Hash">${hash}</S></MS></Obj>`,
          )
          .join('')}</Objs>`,
      ),
    ]),
    devices: 'A B',
    status: 0,
    tags: { A: 'Kiosk' },
  },
  {
    name: 'devices as attributes',
    file: `<devices><device serialNumber="${sa}" groupTag="Kiosk" hash="${a}"/><device serialNumber="${sb}" hash="${b}"/></devices>`,
    devices: 'A B',
    status: 0,
    tags: { A: 'Kiosk' },
  },
  {
    name: 'CSV in a section of XML',
    file: `<?xml version="1.0"?>\n<report><![CDATA[${file(`${HEADER},Group Tag`, `${sa},,${a},Kiosk`, `${sb},,${b},`)}]]></report>`,
    devices: 'A B',
    status: 0,
    tags: { A: 'Kiosk' },
  },
  {
    name: 'CSV in a string of JSON',
    file: JSON.stringify({ output: file(`${HEADER},Group Tag`, `${sa},,${a},Kiosk`, `${sb},,${b},`) }),
    devices: 'A B',
    status: 0,
    tags: { A: 'Kiosk' },
  },
  {
    name: 'lines of JSON with other lines between',
    file: file(
      '# devices',
      JSON.stringify({ serial: sa, hash: a, groupTag: 'Kiosk' }),
      '',
      JSON.stringify({ serial: sb, hash: b }),
    ),
    devices: 'A B',
    status: 0,
    tags: { A: 'Kiosk' },
  },
  {
    name: 'JSON in a string of JSON, escaped twice',
    file: `{"body":"${escapedJson(`{"groupTag":"Kiosk","serialNumber":"${sa}","hardwareIdentifier":"${escapedJson(a)}"}`)}"}`,
    devices: 'A',
    status: 0,
    tags: { A: 'Kiosk' },
  },
  {
    name: 'JSON with comments and a comma too many',
    file: `// exported\n[\n  { "serialNumber": "${sa}", "groupTag": "Kiosk", "hardwareHash": "${a}", },\n  { "serialNumber": "${sb}", "hardwareHash": "${b}", },\n]\n`,
    devices: 'A B',
    status: 0,
    tags: { A: 'Kiosk' },
  },
  {
    name: 'a registry export with the text as bytes',
    file: file(
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]',
      `"Hash"=hex(1):${hexOf(utf16(`${a}\0`))}`,
    ),
    devices: 'A',
    status: 0,
  },
  {
    name: 'a registry export with the hash as bytes',
    file: file(
      'Windows Registry Editor Version 5.00',
      '',
      '[HKEY_LOCAL_MACHINE\\SOFTWARE\\Contoso]',
      `"Hash"=hex:${hexOf(Buffer.from(a, 'base64'))}`,
    ),
    devices: 'A',
    status: 0,
  },
  {
    name: 'a Word document with a table',
    file: office(
      'word/document.xml',
      `<w:document><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>${sa}</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>${a.slice(0, 900)}</w:t></w:r><w:r><w:t>${a.slice(900)}</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>`,
    ),
    devices: 'A',
    status: 0,
  },
  {
    name: 'a sheet of OpenDocument',
    file: office(
      'content.xml',
      `<office:document-content><table:table><table:table-row><table:table-cell><text:p>Serial Number</text:p></table:table-cell><table:table-cell><text:p>Hardware Hash</text:p></table:table-cell></table:table-row><table:table-row><table:table-cell><text:p>${sa}</text:p></table:table-cell><table:table-cell><text:p>${a}</text:p></table:table-cell></table:table-row></table:table></office:document-content>`,
    ),
    devices: 'A',
    status: 0,
  },
];
