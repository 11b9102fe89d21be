/** What `hwhash csv report` does. */
import { type CsvPart, CsvPartError, joinCsvParts, partName, reportOfCsvParts } from '../csv/part.js';
import { decodeCsvPart, encodeCsvPart, PART_MAGIC } from '../csv/part-file.js';
import { readAtMost } from '../files/bounded.js';
import { inputError } from '../files/input-file.js';
import { writeOutputFile } from '../files/output-file.js';
import { isBad, print } from './csv-check-run.js';
import { CliError, EXIT } from './failure.js';
import { notice, remark } from './terminal.js';

/** Bytes of a partial file at most: the keys of 18 million rows. */
const LARGEST_PART = 1024 * 1024 * 1024;

async function readPart(path: string): Promise<CsvPart> {
  const bytes = await readAtMost(path, LARGEST_PART, PART_MAGIC).catch((error: unknown) => {
    throw inputError(path, error);
  });
  if (bytes === undefined) throw new CliError(`${path} is not read: it has more than 1 GiB, far more than a part`);
  try {
    return decodeCsvPart(bytes);
  } catch (error) {
    if (!(error instanceof CsvPartError)) throw error;
    throw new CsvPartError(error.code, `${path}: ${error.message}`);
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
