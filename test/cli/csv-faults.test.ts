/** A CSV file that `csv check` rejects is not called good by `validate` either: on every CSV of the field. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { csvFaultsOf } from '../../src/cli/csv-faults.js';
import { eachInput } from '../../src/cli/input-stream.js';
import { checkCsvBytes } from '../../src/core.js';
import { validateHash } from '../../src/validate/validate.js';

const folder = fileURLToPath(new URL('../field/', import.meta.url));
const files = readdirSync(folder).filter((name) => name.endsWith('.csv'));

describe('validate is as strict as csv check', () => {
  test.each(files)('%s', async (name) => {
    const faults = (await csvFaultsOf({ scenario: 'intune', strict: false }))(folder + name);
    let ok = true;
    for await (const { place, inspection } of eachInput([folder + name], { failures: 0 }, faults)) {
      const report = faults.join(validateHash(inspection, { scenario: 'intune' }), place);
      ok = ok && report.ok;
      if (report.ok) expect(report.summary).not.toContain('will not import');
    }
    const rest = faults.rest();
    const isAccepted = checkCsvBytes(readFileSync(folder + name)).findings.every(
      ({ severity }) => severity !== 'error',
    );
    expect(ok && (rest?.ok ?? true)).toBe(isAccepted);
  });
});
