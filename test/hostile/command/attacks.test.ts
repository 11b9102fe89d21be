/** Runs every attack, and holds docs/ATTACKS.md to what was run: `npm run docs:attacks` writes it. */
import { afterAll, describe, expect, test } from 'vitest';
import { type Attack, Folder } from './attack.js';
import { FAULT_ATTACKS } from './operators.js';
import { READER_ATTACKS } from './readers.js';
import { START_ATTACKS } from './start.js';
import { SURROUNDING_ATTACKS } from './surroundings.js';
import { TEXT_ATTACKS } from './texts.js';

const GROUPS: readonly (readonly [title: string, attacks: readonly Attack[]])[] = [
  ['Texts that are obeyed where they are shown', TEXT_ATTACKS],
  ['Systems that refuse what the command needs', START_ATTACKS],
  ['Inputs that never end, or are no files', READER_ATTACKS],
  ['Writing with bad luck', FAULT_ATTACKS],
  ['Surroundings that nobody chooses', SURROUNDING_ATTACKS],
];

describe.each(GROUPS)('%s', (_, attacks) => {
  const folders: Folder[] = [];
  afterAll(() => {
    for (const folder of folders) folder.remove();
  });
  test.each(attacks.map((attack) => [attack.attack, attack] as const))('%s', async (_, { run }) => {
    const folder = new Folder();
    folders.push(folder);
    await run(folder);
  });
});

test('the table of the documentation says what is tried here', async () => {
  const count = GROUPS.reduce((sum, [, attacks]) => sum + attacks.length, 0);
  const tables = GROUPS.map(([title, attacks]) => {
    const rows = attacks.map(
      ({ attack, held }) => `| ${attack.replaceAll('|', '\\|')} | ${held.replaceAll('|', '\\|')} |`,
    );
    return `## ${title}\n\n| attack | what held |\n|---|---|\n${rows.join('\n')}\n`;
  });
  const document = `# Attacks and bad luck

\`npm run test:hostile\` runs these ${count} attacks on the command as it is shipped, before every change; this table is made by it. In
every run the command ends by itself within 30 seconds with status 0, 1 or 2, shows no stack trace and no invisible character,
and no message is longer than 20,000 characters. What is promised, and what is not, is in [SECURITY.md](../SECURITY.md).

${tables.join('\n')}`;
  await expect(document).toMatchFileSnapshot('../../../docs/ATTACKS.md');
});
