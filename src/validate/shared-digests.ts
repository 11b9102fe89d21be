/** Digests of the addresses that many machines share, as block 37 holds them: those of virtual networks above all. */
import { networkDigest } from '../licensing/digests.js';
import { PLACEHOLDER_MACS } from './placeholder-table.js';

let digests: Set<number> | undefined;

/** The digests, made when they are first asked for. */
export function sharedAddressDigests(): ReadonlySet<number> {
  digests ??= new Set(PLACEHOLDER_MACS.map(([, address]) => networkDigest(address)));
  return digests;
}
