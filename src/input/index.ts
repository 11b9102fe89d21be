/** Hashes in files of any form: text, CSV, XML, JSON, archives. `hwhash/input`. */

export {
  type CarriedHash,
  type Carrier,
  CarrierError,
  type CarrierKind,
  carriedInspection,
  findHashes,
} from './carriers.js';
export { type FileHashes, type FileHashesOptions, findHashesInFile } from './file-hashes.js';
export type { Inflate } from './packed.js';
export type { UnreadPart } from './parts.js';
