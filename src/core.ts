/** The part of hwhash that runs anywhere, browsers included: everything but harvesting and files. */
export { type CsvCheckOptions, checkCsvBytes, finishCsvReport } from './csv/check.js';
export {
  COLUMN_TITLES,
  CSV_TARGETS,
  type CsvColumn,
  type CsvTarget,
  DIALECTS,
  type Dialect,
  type HeaderColumn,
} from './csv/dialects.js';
export {
  type CsvPart,
  CsvPartError,
  type CsvPartErrorCode,
  type CsvPartFile,
  type CsvPartSegment,
  joinCsvParts,
  reportOfCsvParts,
} from './csv/part.js';
export { decodeCsvPart, encodeCsvPart } from './csv/part-file.js';
export {
  type CsvExample,
  type CsvFileRows,
  type CsvFinding,
  type CsvFindingGroup,
  type CsvInventory,
  type CsvInventoryEntry,
  type CsvPartial,
  type CsvReport,
  mergePartials,
} from './csv/report.js';
export type { CsvValues, RowFault } from './csv/row.js';
export { type CsvRow, parseCsv, type ReadRowsOptions } from './csv/rows.js';
export { CsvValueError, type WriteCsvOptions, writeCsv } from './csv/write.js';
export { type AssembleOptions, type Assembly, assembleHash, hashFromSnapshot } from './harvest/assemble.js';
export type { AdapterExclusion, ExcludedAdapter } from './harvest/assemble-network.js';
export { HarvestError, type HarvestErrorCode } from './harvest/errors.js';
export type { HashChoice } from './harvest/official.js';
export { recordedSource } from './harvest/recorded-source.js';
export * from './harvest/snapshot.js';
export { isSnapshotJson } from './harvest/snapshot-format.js';
export { snapshotFromJson, snapshotToJson } from './harvest/snapshot-json.js';
export type { HardwareSource } from './harvest/source.js';
export type { Unavailable } from './harvest/unavailable.js';
export { type Repair, repairBase64 } from './hash/base64.js';
export { type DecodeOptions, decodeHash } from './hash/decode.js';
export { type EncodeOptions, encodeHash } from './hash/encode.js';
export { HashCapacityError, HashFormatError, type HashFormatErrorCode, HashModelError } from './hash/errors.js';
export type { Finding, Severity } from './hash/finding.js';
export { type InputForm, type InspectedBlock, type Inspection, inspectHash } from './hash/inspect.js';
export { type GraphicsAdapterJson, type HardwareHashJson, hashFromJson, hashToJson } from './hash/json.js';
export * from './hash/model.js';
export { printable } from './hash/printable.js';
export { describeHash, type SheetRow, type SheetSection } from './hash/sheet.js';
export { type FieldSpan, fieldSpans } from './hash/spans.js';
export {
  type CarriedHash,
  type Carrier,
  CarrierError,
  type CarrierKind,
  carriedInspection,
  findHashes,
} from './input/carriers.js';
export { type FileHashes, type FileHashesOptions, findHashesInFile } from './input/file-hashes.js';
export type { Inflate } from './input/packed.js';
export type { UnreadPart } from './input/parts.js';
export {
  GRAPH_ENDPOINTS,
  type GraphCloud,
  type GraphImportDetails,
  type GraphImportDevice,
  graphImportUrl,
  type ImportedDeviceIdentities,
  type ImportedDeviceIdentity,
  toGraphImport,
} from './interop/graph.js';
export { type Oa3Report, readOa3Report } from './interop/oa3-report.js';
export { fromOa3Xml, type Oa3Reading, toOa3Xml } from './interop/oa3-xml.js';
export {
  type PartnerCenterDevice,
  PartnerCenterError,
  type PartnerCenterIdentity,
  type PartnerCenterOptions,
  type PartnerCenterPolicy,
  toPartnerCenterDevice,
} from './interop/partner-center.js';
export { fromProto, toProto } from './interop/proto.js';
export { type RedactOptions, redactHash } from './interop/redact.js';
export {
  explainServiceError,
  explainServiceErrors,
  nearestServiceErrors,
  SERVICE_ERRORS,
  type ServiceError,
  type ServiceErrorExplanation,
  type ServiceErrorOrigin,
} from './interop/service-errors.js';
export {
  type DeviceOutcome,
  type DeviceResult,
  explainServiceResponse,
  ServiceResponseError,
  type ServiceResponseReport,
} from './interop/service-response.js';
export { XmlFormatError } from './interop/xml.js';
export * from './match/index.js';
export type { CsvChange } from './rewrite/change.js';
export { type CsvFixResult, fixCsvBytes } from './rewrite/fix-bytes.js';
export type { CsvRewriteOptions, CsvRewriteResult } from './rewrite/rewriter.js';
export * from './validate/index.js';
