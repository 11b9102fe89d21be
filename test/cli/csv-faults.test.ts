/** A CSV file that `csv check` rejects is not called good by `validate` either: on every CSV of the field. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { csvFaultsOf } from '../../src/cli/csv-faults.js';
import { inspected } from '../../src/cli/input.js';
import { passInputs } from '../../src/cli/input-stream.js';
import { checkCsvBytes } from '../../src/core.js';
import { validateHash } from '../../src/validate/validate.js';

const folder = fileURLToPath(new URL('../field/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));

describe('validate is as strict as csv check', () => {
  test.each(files)('%s', async (name) => {
    const faults = (await csvFaultsOf({ scenario: 'intune', strict: false }))(folder + name);
    let ok = true;
    await passInputs(
      [folder + name],
      { failures: 0 },
      {
        begin: (bytes) => faults.begin(bytes),
        text: (bytes, start, end) => faults.text(bytes, start, end),
        end: () => faults.end(),
        hash(carried, label) {
          const { place, inspection } = inspected(carried, label);
          const report = faults.join(validateHash(inspection, { scenario: 'intune' }), place);
          ok = ok && report.ok;
          if (report.ok) expect(report.summary).not.toContain('will not import');
        },
      },
    );
    const rest = faults.rest();
    const isAccepted = checkCsvBytes(readFileSync(folder + name)).findings.every(
      ({ severity }) => severity !== 'error',
    );
    expect(ok && (rest?.ok ?? true)).toBe(isAccepted);
  });
});
