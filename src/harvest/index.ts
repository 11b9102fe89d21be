/** From what a device reported, raw, to its hash. `hwhash/harvest`; asking the device itself needs Node and is in `hwhash`. */

export { type AssembleOptions, type Assembly, assembleHash, hashFromSnapshot } from './assemble.js';
export type { AdapterExclusion, ExcludedAdapter } from './assemble-network.js';
export { HarvestError, type HarvestErrorCode } from './errors.js';
export type { HashChoice } from './official.js';
export { recordedSource } from './recorded-source.js';
export * from './snapshot.js';
export { isSnapshotJson } from './snapshot-format.js';
export { snapshotFromJson, snapshotToJson } from './snapshot-json.js';
export type { HardwareSource } from './source.js';
export type { Unavailable } from './unavailable.js';
