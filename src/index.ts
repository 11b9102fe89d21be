/** The public surface of hwhash on Node. */
export * from './core.js';
export {
  CsvCheckAborted,
  type CsvFileCheckOptions,
  type CsvInput,
  type CsvProgress,
  checkCsv,
} from './csv/check-files.js';
export { type CsvPartOptions, checkCsvPart, type PartOf } from './csv/check-part.js';
export { checkCsvRange } from './csv/check-range.js';
export type { CsvRowSource } from './csv/row-source.js';
export { CsvInputError, type CsvInputErrorCode } from './files/input-file.js';
export { OutputFileError, type OutputFileErrorCode } from './files/output-error.js';
export { OutputFile, type OutputFileOptions, writeOutputFile } from './files/output-file.js';
export { type Harvest, type HarvestOptions, harvest } from './harvest/harvest.js';
export { type MockAnswers, mockSource, type NativeSourceOptions, nativeSource } from './harvest/native-source.js';
export { loadDeviceIndex, saveDeviceIndex } from './match/index-storage.js';
export type { ColumnType } from './report/device-columns.js';
export { type RejectedRow, TABLE_COLUMNS, type TableColumn } from './report/device-row.js';
export { type DeviceTableOptions, type DeviceTableResult, writeDeviceTable } from './report/device-table.js';
export { SqliteMissingError } from './report/sqlite.js';
export type { TableFormat } from './report/table-format.js';
export { appendCsv, type CsvAppendOptions } from './rewrite/append.js';
export { type CsvDiffResult, diffCsv, type UnknownDevice } from './rewrite/diff.js';
export { convertCsv, fixCsv } from './rewrite/fix.js';
export { mergeCsv } from './rewrite/merge.js';
export type { CsvTextSink } from './rewrite/new-lines.js';
export { readCsv } from './rewrite/read.js';
export { type CsvSplitResult, splitCsv } from './rewrite/split.js';
export type { CsvInputs, CsvTransformOptions } from './rewrite/transform.js';
