/** The spellings of the usual PowerShell script. */
import { expect, it } from 'vitest';
import { fromPowerShell } from '../../src/cli/powershell.js';

const node = ['node', 'hwhash'];

it.each([
  {
    typed: ['harvest', '-OutputFile', 'a.csv', '-Append', '-GROUPTAG', 'Kiosk', '-assigneduser', 'u@contoso.example'],
    meant: [
      'harvest',
      '--output-file',
      'a.csv',
      '--append',
      '--group-tag',
      'Kiosk',
      '--assigned-user',
      'u@contoso.example',
    ],
  },
  { typed: ['harvest', '-Partner', '--json'], meant: ['harvest', '--partner', '--json'] },
  { typed: ['harvest', '--', '-Append'], meant: ['harvest', '--', '-Append'] },
  { typed: ['csv', 'merge', '-Append'], meant: ['csv', 'merge', '-Append'] },
  { typed: ['-Append', 'harvest'], meant: ['-Append', 'harvest'] },
  { typed: [], meant: [] },
])('$typed', ({ typed, meant }) => {
  expect(fromPowerShell([...node, ...typed])).toEqual([...node, ...meant]);
});
