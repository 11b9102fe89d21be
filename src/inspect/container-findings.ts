/** What is said of text and container of a hash (REGISTRATION.md, section 1), before anything is said of its fields. */

import { isSha256Of } from '#platform';
import { BLOCK_HEADER_SIZE, BlockDirectory, CHECKSUM_SIZE, HASH_SIZE, tailEnd } from '../hash/container.js';
import { counted } from '../hash/counted.js';
import { encodeBytes } from '../hash/encode.js';
import type { HardwareHash, OpaqueBlock } from '../hash/model.js';
import { blockName } from '../hash/table.js';
import type { Finding } from './finding.js';
import type { FindingCode } from './finding-codes.js';
import { SECTIONS } from './finding-source.js';

/** The findings of a container that can be parsed: checksum, tail, length, opaque blocks. */
export function containerFindings(
  valid: boolean,
  opaque: readonly OpaqueBlock[] | undefined,
  bytes: Uint8Array,
  length: number,
  directory: BlockDirectory,
): Finding[] {
  const findings: Finding[] = [];
  const tailStart = directory.blocksEnd + CHECKSUM_SIZE;
  if (!valid) {
    const message = 'the checksum does not fit the blocks: the hash was changed or damaged';
    const hint = 'the hash was changed or damaged after capture: capture again';
    findings.push(finding('checksum-mismatch', message, { offset: directory.blocksEnd, hint }));
  }
  const end = tailEnd(bytes, directory, length);
  if (end > tailStart) {
    const message = `${counted(end - tailStart, 'byte')} that are not all zero follow the checksum`;
    const hint = 'something was appended to the hash: capture again';
    findings.push(finding('trailing-data', message, { offset: tailStart, hint }));
  }
  if (length !== HASH_SIZE) {
    const message = `the hash has ${counted(length, 'byte')} instead of ${HASH_SIZE}`;
    const hint = 'encode it again ("hwhash decode --json | hwhash encode" pads it)';
    findings.push(finding('length-not-3000', message, { severity: 'warning', offset: length, hint }));
  }
  for (const { position, type } of opaque ?? []) {
    const message = `block ${type} (${blockName(type)}) is not of a known form; it is kept byte for byte`;
    const offset = directory.starts[position] - BLOCK_HEADER_SIZE;
    findings.push(finding('opaque-block', message, { severity: 'info', offset, block: type }));
  }
  return findings;
}

/** A finding of severity error about text or container. */
export function finding(code: FindingCode, message: string, { hint, ...place }: Partial<Finding>): Finding {
  const known = hint === undefined ? {} : { hint };
  return { code, severity: 'error', ...place, message, ...known, source: SECTIONS.container };
}

/**
 * The container that a model makes, and what is said of it. The checksum of a model that was right, and then edited, is
 * computed again. Reads no block: the model says which are opaque.
 *
 * @throws {@link HashModelError} when a member holds what the format cannot
 * @throws {@link HashCapacityError} when the blocks do not fit
 */
export function containerOf(hash: HardwareHash): { bytes: Uint8Array; findings: Finding[] } {
  const bytes = encodeBytes(hash, hash.partial ? { partial: true } : { preserve: true });
  const directory = new BlockDirectory();
  directory.walk(bytes);
  const { blocksEnd } = directory;
  const valid = hash.checksum.valid || isSha256Of(bytes, 0, blocksEnd, blocksEnd + BLOCK_HEADER_SIZE);
  const opaque = opaqueIn(hash, directory.count);
  return { bytes, findings: containerFindings(valid, opaque, bytes, bytes.length, directory) };
}

/** The opaque blocks of a model where they are among `count` blocks: an edited one may have fewer than their positions say. */
function opaqueIn({ opaqueBlocks = [] }: HardwareHash, count: number): OpaqueBlock[] {
  const typed = count - opaqueBlocks.length;
  return [...opaqueBlocks]
    .sort((a, b) => a.position - b.position)
    .map((block, index) => ({ ...block, position: Math.min(block.position, typed + index) }));
}
