/** The part of hwhash that runs anywhere, browsers included: everything but harvesting and files. */
export { type Repair, repairBase64 } from './hash/base64.js';
export { type DecodeOptions, decodeHash } from './hash/decode.js';
export { type EncodeOptions, encodeHash } from './hash/encode.js';
export { HashCapacityError, HashFormatError, type HashFormatErrorCode, HashModelError } from './hash/errors.js';
export type { Finding, Severity } from './hash/finding.js';
export { type InputForm, type InspectedBlock, type Inspection, inspectHash } from './hash/inspect.js';
export { type GraphicsAdapterJson, type HardwareHashJson, hashFromJson, hashToJson } from './hash/json.js';
export * from './hash/model.js';
export { fromProto, toProto } from './interop/proto.js';
