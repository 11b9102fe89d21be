/**
 * The public path `hwhash/hash`: the codec, and what is said of a hash for people (`inspect/`). Only core.ts imports this
 * file: no module of the codec looks up to `inspect/`.
 */

export type { Finding, Severity } from '../inspect/finding.js';
export { FINDING_CODES, type FindingCode } from '../inspect/finding-codes.js';
export { type DocumentSection, type FindingSource, type PageAddress, sourceText } from '../inspect/finding-source.js';
export { type InputForm, type InspectedBlock, type Inspection, inspectHash } from '../inspect/inspect.js';
export { type FieldSpan, fieldSpans } from '../inspect/spans.js';
export { describeHash, type SheetRow, type SheetSection } from '../inspect/summary.js';
export { type Repair, repairBase64 } from './base64.js';
export { type DecodeOptions, decodeHash } from './decode.js';
export { type EncodeOptions, encodeHash } from './encode.js';
export {
  HashCapacityError,
  HashFormatError,
  type HashFormatErrorCode,
  HashModelError,
  HashPartialError,
  type UntoldBlock,
} from './errors.js';
export { type GraphicsAdapterJson, type HardwareHashJson, hashFromJson, hashToJson } from './json.js';
export * from './model.js';
export { printable } from './printable.js';
