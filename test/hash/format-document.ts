/** docs/FORMAT.md's tables, made from the table of blocks and from the enumerations, so that they cannot drift. */
import { aboutMember } from '../../src/hash/about.js';
import { BLOCKS, type BlockDefinition } from '../../src/hash/blocks.js';
import * as enumerations from '../../src/hash/enumerations.js';
import { type Field, sizeOf } from '../../src/hash/layouts.js';

/** Titles of the enumerations, by their names in src/hash/enumerations.ts. */
const TITLES: Readonly<Record<string, string>> = {
  OS_TYPE: 'OSType (block 1)',
  ARCHITECTURE: 'PROCESSOR_ARCHITECTURE (blocks 1 and 2)',
  PHYSICAL_MEDIUM: 'NDIS_PHYSICAL_MEDIUM (block 8)',
  BUS_TYPE: 'STORAGE_BUS_TYPE (block 6)',
  ERROR_CORRECTION: 'memory error correction, SMBIOS type 16 (block 5)',
  PLATFORM_ROLE: 'POWER_PLATFORM_ROLE (block 10)',
  CHASSIS_TYPE: 'chassis, SMBIOS type 3 (block 10)',
  DIGITIZER: 'SM_DIGITIZER bits (block 10)',
  OFFLINE_ID_SOURCE: 'OfflineDeviceId source, low byte (block 11)',
  VIDEO_OUTPUT: 'D3DKMDT video output technology (block 9)',
};

const cell = (text: string): string => text.replaceAll('|', '\\|');
const row = (...cells: string[]): string => `| ${cells.map(cell).join(' | ')} |`;

/** Where the members of a block are in the model. */
function placeOf({ place }: BlockDefinition): string {
  return place === '' ? 'the hash itself' : `\`${place}\``;
}

function fieldRows(block: number, field: Field, list?: string): string[] {
  const { key, at, label, oa3, parts } = field;
  const prefix = list === undefined ? '' : `${list}[].`;
  const name = key === undefined ? '' : `\`${prefix}${key}\``;
  const offset = prefix === '' ? (at === undefined ? '…' : String(at)) : `+${at}`;
  const own = row(offset, name, label, oa3 === undefined ? '' : oa3, aboutMember(block, field, list));
  return [own, ...(parts ?? []).flatMap((part) => fieldRows(block, part, key))];
}

function blockSection(block: BlockDefinition): string {
  const { layout } = block;
  const bytes = sizeOf(layout);
  const size = bytes === undefined ? 'variable' : `${bytes} bytes`;
  return [
    `### ${block.type} ${block.name}: ${size}, in ${placeOf(block)}`,
    '',
    '| offset | member | stored as | oa3tool | what it is |',
    '|---|---|---|---|---|',
    ...layout.fields.flatMap((field: Field) => fieldRows(block.type, field)),
  ].join('\n');
}

function enumerationLines(): string {
  const tables = Object.entries(enumerations) as [string, enumerations.Enumeration<string>][];
  return tables
    .map(([name, { entries }]) => {
      const values = entries.map(([value, text]) => `${value > 0xffff ? `0x${value.toString(16)}` : value} ${text}`);
      return `- **${TITLES[name] ?? name}**: ${values.join(', ')}.`;
    })
    .join('\n');
}

function order(): string {
  const pairs = BLOCKS.flatMap(({ type, turns }) => (turns === undefined ? [] : [`${turns} and ${type}`]));
  return `Canonical order of the types: ${BLOCKS.map(({ type }) => type).join(' ')}; ${pairs.join(', ')} alternate.`;
}

const PARTS: Readonly<Record<string, () => string>> = {
  order,
  blocks: () => BLOCKS.map(blockSection).join('\n\n'),
  enumerations: enumerationLines,
};

/** The document with each part between `<!-- generated: NAME -->` and `<!-- end -->` made again. */
export function renderFormat(document: string): string {
  return document.replace(
    /(<!-- generated: (\w+) -->\n)[\s\S]*?(<!-- end -->)/g,
    (_, start: string, name: string, end: string) => `${start}\n${PARTS[name]()}\n\n${end}`,
  );
}
