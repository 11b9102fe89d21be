/** Other forms of a hash and of what the services say of it: XML of oa3tool, protobuf, Graph, Partner Center, redaction. `hwhash/interop`. */

export {
  GRAPH_ENDPOINTS,
  type GraphCloud,
  type GraphImportDetails,
  type GraphImportDevice,
  graphImportUrl,
  type ImportedDeviceIdentities,
  type ImportedDeviceIdentity,
  toGraphImport,
} from './graph.js';
export { type Oa3Report, readOa3Report } from './oa3-report.js';
export { fromOa3Xml, type Oa3Reading, toOa3Xml } from './oa3-xml.js';
export {
  type PartnerCenterDevice,
  PartnerCenterError,
  type PartnerCenterIdentity,
  type PartnerCenterOptions,
  type PartnerCenterPolicy,
  toPartnerCenterDevice,
} from './partner-center.js';
export { fromProto, toProto } from './proto.js';
export { type RedactOptions, redactHash } from './redact.js';
export {
  explainServiceError,
  explainServiceErrors,
  nearestServiceErrors,
  SERVICE_ERRORS,
  type ServiceError,
  type ServiceErrorExplanation,
  type ServiceErrorOrigin,
} from './service-errors.js';
export {
  type DeviceOutcome,
  type DeviceResult,
  explainServiceResponse,
  ServiceResponseError,
  type ServiceResponseReport,
} from './service-response.js';
export { XmlFormatError } from './xml.js';
