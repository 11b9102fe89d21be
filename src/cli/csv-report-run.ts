/** What `hwhash csv report` does. */
import { open } from 'node:fs/promises';
import { type CsvPart, CsvPartError, joinCsvParts, partName, reportOfCsvParts } from '../csv/part.js';
import { decodeCsvPart, encodeCsvPart } from '../csv/part-file.js';
import { inputError } from '../files/input-file.js';
import { writeOutputFile } from '../files/output-file.js';
import { isBad, print } from './csv-check-run.js';
import { CliError, EXIT } from './failure.js';
import { notice, remark } from './terminal.js';

/** Bytes of a partial file at most: the keys of 18 million rows. */
const LARGEST_PART = 1024 * 1024 * 1024;

async function readPart(path: string): Promise<CsvPart> {
  const bytes = await readBounded(path).catch((error: unknown) => {
    throw error instanceof CliError ? error : inputError(path, error);
  });
  try {
    return decodeCsvPart(bytes);
  } catch (error) {
    if (!(error instanceof CsvPartError)) throw error;
    throw new CsvPartError(error.code, `${path}: ${error.message}`);
  }
}

async function readBounded(path: string): Promise<Uint8Array> {
  const file = await open(path);
  try {
    const { size } = await file.stat();
    if (size > LARGEST_PART) throw new CliError(`${path} is not read: it has ${size} bytes, far more than a part`);
    return await file.readFile();
  } finally {
    await file.close();
  }
}

/** Puts parts together; returns the exit status. */
export async function reportParts(
  files: readonly string[],
  options: { json?: boolean; partialFile?: string; force?: boolean },
): Promise<number> {
  const parts: CsvPart[] = [];
  for (const file of files) parts.push(await readPart(file));
  if (options.partialFile !== undefined) {
    const joined = joinCsvParts(parts);
    await writeOutputFile(options.partialFile, encodeCsvPart(joined), { force: options.force, notice });
    remark(partName(joined));
    return EXIT.done;
  }
  const report = reportOfCsvParts(parts);
  const names = parts[0].files.map(({ name }) => name);
  await print(report, names, options);
  return isBad(report, parts[0].report.strict) ? EXIT.found : EXIT.done;
}
