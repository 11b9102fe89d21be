/**
 * Where the members of the model stand in the container: what a hex view links with the lines of a sheet. It reads the
 * same table of blocks as decoding does.
 */
import { type BlockDefinition, blockDefinition } from './blocks.js';
import { BLOCK_HEADER_SIZE, CHECKSUM_SIZE } from './container.js';
import type { Inspection } from './inspect.js';

/** The bytes of one member of the model. */
export interface FieldSpan {
  /** Path of the member: `smbios.uuid`, `networkAdapters[0].macAddress`, `opaqueBlocks[0].data`, `checksum.stored`, `tail`. */
  field: string;
  /** Index of the block in {@link Inspection.blocks}; absent for the checksum and what stands behind it. */
  block?: number;
  /** First byte of the container. */
  start: number;
  /** Byte behind the last one. */
  end: number;
  /** How it is stored, such as `text + NUL`. */
  storage: string;
  /** What it is. */
  about: string;
  /** Name in the XML of `oa3tool /DecodeHwHash`, where it has one. */
  oa3?: string;
}

/**
 * Says which bytes of a container hold which member of the model.
 *
 * @param inspection what {@link inspectHash} said of the hash
 * @returns the spans in the order of the bytes; none where the blocks could not be walked
 * @example
 * const inspection = inspectHash(text);
 * fieldSpans(inspection).find(({ field }) => field === 'smbios.uuid'); // { start: 482, end: 498, … }
 */
export function fieldSpans(inspection: Inspection): FieldSpan[] {
  const { hash, blocks, bytes } = inspection;
  if (hash === undefined) return [];
  const counts = new Map<number, number>();
  let opaque = 0;
  const spans = blocks.flatMap(({ type, offset, length, opaque: isOpaque }, block): FieldSpan[] => {
    const start = offset + BLOCK_HEADER_SIZE;
    const end = offset + length;
    const definition = blockDefinition(type);
    if (isOpaque || definition === undefined) {
      const field = `opaqueBlocks[${opaque++}].data`;
      return [{ field, block, start, end, storage: 'bytes', about: 'kept byte for byte' }];
    }
    const nth = counts.get(type) ?? 0;
    counts.set(type, nth + 1);
    return blockSpans(definition, nth, bytes, start, end).map((span) => ({ ...span, block }));
  });
  return [...spans, ...closingSpans(inspection)];
}

function blockSpans(
  { target, layout }: BlockDefinition,
  nth: number,
  bytes: Uint8Array,
  start: number,
  end: number,
): FieldSpan[] {
  const prefix = 'list' in target ? `${target.list}[${nth}].` : memberPrefix(target.member);
  return layout.spans(bytes, start, end).map((span) => {
    const field = layout.fields.find(({ key }) => key === span.key);
    const oa3 = field?.oa3 === undefined ? {} : { oa3: field.oa3 };
    const { start: from, end: to } = span;
    const words = { storage: field?.label ?? '', about: field?.about ?? '', ...oa3 };
    return { field: prefix + span.key, start: from, end: to, ...words };
  });
}

function memberPrefix(member: string): string {
  if (member === '') return '';
  return member === 'endorsementKey' ? 'tpm.endorsementKey.' : `${member}.`;
}

/** The checksum, and what stands behind it where that is not zero. */
function closingSpans({ hash, blocks }: Inspection): FieldSpan[] {
  const last = blocks.at(-1);
  const at = last === undefined ? BLOCK_HEADER_SIZE : last.offset + last.length;
  const checksum: FieldSpan = {
    field: 'checksum.stored',
    start: at + BLOCK_HEADER_SIZE,
    end: at + CHECKSUM_SIZE,
    storage: '32 bytes',
    about: 'SHA-256 over header and blocks',
  };
  if (hash?.tail === undefined) return [checksum];
  const start = at + CHECKSUM_SIZE;
  const end = start + hash.tail.length / 2;
  return [checksum, { field: 'tail', start, end, storage: 'bytes', about: 'bytes behind the checksum' }];
}
