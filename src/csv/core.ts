/** What of CSV runs anywhere: files in memory. */
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
export type { CsvChange } from './mend.js';
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
  type CsvFinding,
  type CsvFindingGroup,
  type CsvInventory,
  type CsvInventoryEntry,
  type CsvPartial,
  type CsvReport,
  mergePartials,
} from './report.js';
export { type CsvFixResult, type CsvRewriteOptions, type CsvRewriteResult, fixCsvBytes } from './rewrite.js';
export type { CsvValues, RowFault } from './row.js';
export { type CsvRow, parseCsv, type ReadRowsOptions } from './rows.js';
export { CsvValueError, type WriteCsvOptions, writeCsv } from './write.js';
