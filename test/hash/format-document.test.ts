/** docs/FORMAT.md says what the code does: `npm run docs:format` rewrites its tables. */
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { BLOCKS } from '../../src/hash/blocks.js';
import { renderFormat } from './format-document.js';

const path = new URL('../../docs/FORMAT.md', import.meta.url);
const document = renderFormat(readFileSync(path, 'utf8'));

test("the tables of docs/FORMAT.md are those of the code's table of blocks", async () => {
  await expect(document).toMatchFileSnapshot(fileURLToPath(path));
});

test('every block, and every name that oa3tool prints, is in docs/FORMAT.md', () => {
  for (const { type, name, layout } of BLOCKS) {
    expect(document).toContain(`### ${type} ${name}: `);
    for (const { key, oa3 } of layout.fields) {
      if (key !== undefined) expect(document).toContain(`\`${key}\``);
      if (oa3 !== undefined) expect(document).toContain(oa3);
    }
  }
});
