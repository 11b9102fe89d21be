/**
 * Values that firmware, drivers and tools leave where an identity should be, each with the published collection it
 * comes from. Case, whitespace and punctuation do not matter here. Texts that the rules of `placeholder-words.ts` and
 * `placeholder-shapes.ts` also find are listed here for their source.
 */

/** Where an entry was published; `Windows` writes it, `field` is seen on real devices by several projects. */
export type PlaceholderSource =
  | 'dmidecode'
  | 'systemd hwdb'
  | 'fwts'
  | 'osquery'
  | 'GLPI'
  | 'OCS Inventory'
  | 'Digital Rebar'
  | 'hardinfo2'
  | 'linuxhw'
  | 'Windows'
  | 'field';

/** A text without leading or trailing whitespace and closing dots. */
export function tidyEnds(text: string): string {
  let end = text.length;
  if (isPlainInside(text.charCodeAt(0)) && isPlainInside(text.charCodeAt(end - 1))) return text;
  while (end > 0 && (text[end - 1] === '.' || text[end - 1].trim() === '')) end--;
  return text.slice(0, end).trimStart();
}

/** Whether a character surely is no whitespace and no dot: nearly every text begins and ends so. */
const isPlainInside = (code: number): boolean => code >= 0x30 && code < 0x7f;

/** The form in which texts are compared: trimmed, whitespace collapsed, lower case, without closing dots. */
export function normalisePlaceholder(text: string): string {
  const tidy = tidyEnds(text);
  return (hasSingleSpaces(tidy) ? tidy : tidy.replace(/\s+/g, ' ')).toLowerCase();
}

/** Whether a text is ASCII whose only whitespace is single spaces. */
function hasSingleSpaces(text: string): boolean {
  let before = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code < SPACE || code > 0x7f || (code === SPACE && before === SPACE)) return false;
    before = code;
  }
  return true;
}

const SPACE = 0x20;

/** Texts that stand for "nothing here" in SMBIOS strings and serial numbers. */
export const PLACEHOLDER_TEXTS: readonly (readonly [PlaceholderSource, readonly string[]])[] = [
  ['Windows', ['SMBIOS_STRING_INDEX_0']],
  ['dmidecode', ['Not Specified', 'Not Present', 'Not Settable', '<BAD INDEX>', '<OUT OF SPEC>']],
  [
    'systemd hwdb',
    [
      'Default string',
      'N/A',
      'O.E.M.',
      'OEM',
      'System manufacturer',
      'System Product Name',
      'System name',
      'To be filled by O.E.M.',
    ],
  ],
  [
    'fwts',
    [
      'To Be Defined By O.E.M',
      'TBD by ODM',
      'Fill By OEM',
      'OEM_Define0',
      'OEM_Define1',
      'OEM_Define2',
      'OEM_Define3',
      'OEM_Define4',
      'System Serial Number',
      'Base Board Serial Number',
      'Chassis Serial Number',
      'OEM Chassis Serial Number',
      'SerNum00',
      'SerNum01',
      'SerNum02',
      'SerNum03',
      'SerNum0',
      'SerNum1',
      'SerNum2',
      'SerNum3',
      'SerNum4',
      'Empty',
      '[Empty]',
      'None',
      'None1',
      'Not Available',
      'Not Supported',
      'Not Supported by CPU',
      'NotSupport',
      'Unknow',
      'Unknown',
      '<cut out>',
      'NB-0123456789',
      'NB-1234567890',
      'System Version',
      '012345678900',
      '0123456789000',
      '0x00000000',
      '0x0000000000000000',
    ],
  ],
  [
    'OCS Inventory',
    [
      '(null string)',
      'INVALID',
      'SYS-1234567890',
      'SYS-9876543210',
      'SN-12345',
      'SN-1234567890',
      'SN-123456fvgv3i0b8o5n6n7k',
      'Serial Number xxxxxx',
      '123456789000',
      'EVAL',
      'IATPASS',
    ],
  ],
  ['GLPI', ['MB-1234567890', 'OEM_Serial', 'SystemSerialNumb', 'Product Name', 'All Series']],
  ['hardinfo2', ['Type1ProductConfigId', 'Type1Family', 'SKU']],
  ['field', ['Not Applicable', 'System SKU', 'Standard']],
  ['linuxhw', ['Nil', 'NUL', 'qwerty', 'asdf', 'Generic']],
];

/** Texts in the SKU field that name a platform, a scheme of numbers or every device alike (linuxhw): no fault, no identity. */
export const GENERIC_SKUS: readonly RegExp[] = [
  /^All$/i,
  /^ASUS-NotebookSKU$/i,
  /^(?:NetTop|NetBook|NoteBook|Desktop|Mobile)[ _-]?SKU$/i,
  /^[a-z]+(?: |_)CRB$/i,
  /^S26361-K(?:xxx|\d+)-V(?:yyy|xxx)$/i,
];

/** UUIDs that many devices share; each is met in either byte order. */
export const PLACEHOLDER_UUIDS: readonly (readonly [PlaceholderSource, string])[] = [
  ['dmidecode', '00000000-0000-0000-0000-000000000000'],
  ['dmidecode', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ['osquery', '03000200-0400-0500-0006-000700080009'],
  ['osquery', '03020100-0504-0706-0809-0a0b0c0d0e0f'],
  ['osquery', '10000000-0000-8000-0040-000000000000'],
  ['Digital Rebar', '0a0a0a0a-0a0a-0a0a-0a0a-0a0a0a0a0a0a'],
  ['GLPI', '01010101-0101-0101-0101-010101010101'],
  ['GLPI', '6ab5b300-538d-1014-9fb5-b0684d007b53'],
  ['field', '03d40274-0435-05dc-8506-010700080009'],
  ['field', 'fefefefe-fefe-fefe-fefe-fefefefefefe'],
  ['field', 'deadbeef-dead-beef-dead-beefdeadbeef'],
  ['linuxhw', '12345678-1234-5678-90ab-cddeefaabbcc'],
  ['linuxhw', 'ffffff00-ffff-ffff-ffff-ffffffffffff'],
];

/** MAC addresses that drivers share among devices, with what they belong to where that is known. */
export const PLACEHOLDER_MACS: readonly (readonly [PlaceholderSource, string, string?])[] = [
  ['GLPI', 'fe:ff:ff:ff:ff:ff'],
  ['GLPI', '20:41:53:59:4e:ff', 'RAS asynchronous adapter'],
  ['GLPI', '02:00:4e:43:50:49', 'virtual adapter of a VPN client'],
  ['GLPI', '33:50:6f:45:30:30', 'WAN miniport (PPPoE)'],
  ['GLPI', '50:50:54:50:30:30', 'WAN miniport (PPTP)'],
  ['GLPI', '24:b6:20:52:41:53', 'WAN miniport (RAS)'],
  ['GLPI', '0a:00:27:00:00:00', 'VirtualBox host adapter'],
  ['GLPI', '00:50:56:c0:00:01', 'VMware host adapter'],
  ['GLPI', '00:50:56:c0:00:08', 'VMware host adapter'],
  ['GLPI', '00:a0:c6:00:00:00', 'mobile broadband module'],
  ['GLPI', '02:80:37:ec:02:00', 'mobile broadband module'],
  ['GLPI', '00:0b:ca:fe:00:00'],
  ['OCS Inventory', '44:45:53:54:00:00', 'dial-up adapter'],
  ['OCS Inventory', '44:45:53:54:00:01', 'dial-up adapter'],
];

/** First three bytes of the addresses that hypervisors give their guests. */
export const VIRTUAL_MACHINE_PREFIXES: readonly (readonly [string, string])[] = [
  ['00:15:5d', 'Hyper-V'],
  ['00:50:56', 'VMware'],
  ['00:0c:29', 'VMware'],
  ['08:00:27', 'VirtualBox'],
  ['52:54:00', 'QEMU'],
];
