/** What of CSV needs a file system: Node only. */
export {
  CsvCheckAborted,
  type CsvFileCheckOptions,
  type CsvInput,
  type CsvProgress,
  checkCsv,
} from './check-files.js';
export { type CsvPartOptions, checkCsvPart, type PartOf } from './check-part.js';
export { checkCsvRange } from './check-range.js';
export { appendCsv, convertCsv, fixCsv, readCsv } from './fix.js';
export { mergeCsv } from './merge.js';
export {
  OutputFile,
  OutputFileError,
  type OutputFileErrorCode,
  type OutputFileOptions,
  writeOutputFile,
} from './output-file.js';
export { CsvInputError, type CsvInputErrorCode } from './source.js';
export { type CsvSplitResult, splitCsv } from './split.js';
export type { CsvInputs, CsvTextSink, CsvTransformOptions } from './transform.js';
