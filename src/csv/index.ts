/** CSV files for Intune, Partner Center and the Microsoft 365 admin center, in memory: reading, checking, fixing, writing. `hwhash/csv`. */

export type { CsvChange, CsvRemark } from '../rewrite/change.js';
export { type CsvFixResult, fixCsvBytes } from '../rewrite/fix-bytes.js';
export type { CsvRewriteResult, RemarkReceiver } from '../rewrite/remarks.js';
export type { CsvRewriteOptions } from '../rewrite/rewriter.js';
export { type CsvCheckOptions, checkCsvBytes, finishCsvReport } from './check.js';
export {
  COLUMN_TITLES,
  CSV_TARGETS,
  type CsvColumn,
  type CsvTarget,
  DIALECTS,
  type Dialect,
  type HeaderColumn,
} from './dialects.js';
export {
  type CsvPart,
  CsvPartError,
  type CsvPartErrorCode,
  type CsvPartFile,
  type CsvPartSegment,
  joinCsvParts,
  reportOfCsvParts,
} from './part.js';
export { decodeCsvPart, encodeCsvPart } from './part-file.js';
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
} from './report.js';
export type { CsvValues, RowFault } from './row.js';
export { type CsvRow, parseCsv, type ReadRowsOptions } from './rows.js';
export { CsvValueError, type WriteCsvOptions, writeCsv } from './write.js';
