/** The codec: a hash to its model and back, what can be said of any input, JSON, summary and field spans. `hwhash/hash`. */

export { type Repair, repairBase64 } from './base64.js';
export { type DecodeOptions, decodeHash } from './decode.js';
export { type EncodeOptions, encodeHash } from './encode.js';
export { HashCapacityError, HashFormatError, type HashFormatErrorCode, HashModelError } from './errors.js';
export type { Finding, Severity } from './finding.js';
export { FINDING_CODES, type FindingCode } from './finding-codes.js';
export { type DocumentSection, type FindingSource, sourceText } from './finding-source.js';
export { type InputForm, type InspectedBlock, type Inspection, inspectHash } from './inspect.js';
export { type GraphicsAdapterJson, type HardwareHashJson, hashFromJson, hashToJson } from './json.js';
export * from './model.js';
export { printable } from './printable.js';
export { type FieldSpan, fieldSpans } from './spans.js';
export { describeHash, type SheetRow, type SheetSection } from './summary.js';
