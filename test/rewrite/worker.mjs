// A process that adds to or merges files when it is told to, and goes on until it is killed.
import { readFileSync } from 'node:fs';
import { appendCsv, mergeCsv } from '../../dist/index.js';

process.on('message', async ({ work, path, rows, inputs, endless }) => {
  try {
    do {
      if (work === 'append') await appendCsv(path, rows);
      else await mergeCsv(inputs, path, { force: true });
    } while (endless);
    process.send?.({ ok: true, size: readFileSync(path).length });
  } catch (error) {
    process.send?.({ ok: false, message: error.message });
  }
});
process.send?.({ ok: true, size: 0 });
