/** What can be said of an input, as data. */

import type { HardwareHash } from '../hash/model.js';
import type { Finding } from './finding.js';

/** A block as it lies in the container. */
export interface InspectedBlock {
  type: number;
  /** Name of the type; `unknown` where it has none. */
  name: string;
  /** Byte of the container at which its header starts. */
  offset: number;
  /** Bytes with the header. */
  length: number;
  /** Whether it is kept byte for byte only. */
  opaque: boolean;
}

/** What the input was. */
export type InputForm = 'base64' | 'bytes';

/** What can be said of an input. */
export interface Inspection {
  /** The model; absent where the blocks cannot be parsed. */
  hash?: HardwareHash;
  findings: Finding[];
  /** The blocks up to the fault that stopped parsing, if any. */
  blocks: InspectedBlock[];
  form: InputForm;
  /** The container's bytes; empty where the text could not be read. */
  bytes: Uint8Array;
}
