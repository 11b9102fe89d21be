import { describe, expect, it } from 'vitest';
import { takeGlobals } from '../../src/cli/globals.js';
import { layOut } from '../../src/cli/layout.js';
import { withoutCounterpart } from '../../src/cli/powershell.js';
import { wantsColour } from '../../src/cli/terminal.js';
import { hwhash } from './run.js';

const argv = (...words: string[]): string[] => ['node', 'hwhash', ...words];

describe('options of every command', () => {
  it.each([
    [['csv', 'check', '--quiet', 'a.csv'], ['csv', 'check', 'a.csv'], { quiet: true, colour: true }],
    [['--no-color', '-q', 'decode', 'a'], ['decode', 'a'], { quiet: true, colour: false }],
    [['decode', '--', '--quiet'], ['decode', '--', '--quiet'], { quiet: false, colour: true }],
    [['help', 'csv', 'check'], ['csv', 'check', '--help'], { quiet: false, colour: true }],
    [['help'], ['help'], { quiet: false, colour: true }],
  ])('%j', (given, kept, said) => {
    expect(takeGlobals(argv(...given))).toEqual({ argv: argv(...kept), ...said });
  });

  it('works in the command', () => {
    expect(hwhash(['-v']).stdout).toMatch(/^\d+\.\d+\.\d+\n$/);
    expect(hwhash(['help', 'csv', 'check']).stdout).toContain('hwhash csv check');
  });
});

it.each([
  [{}, true, true],
  [{}, false, false],
  [{ NO_COLOR: '1' }, true, false],
  [{ NO_COLOR: '', TERM: 'xterm' }, true, true],
  [{ NO_COLOR: '1', FORCE_COLOR: '1' }, true, false],
  [{ FORCE_COLOR: '1' }, false, true],
  [{ FORCE_COLOR: '' }, false, true],
  [{ FORCE_COLOR: '0' }, true, false],
  [{ TERM: 'dumb' }, true, false],
])('colours with %j on a terminal (%j): %j', (env, isTTY, expected) => {
  expect(wantsColour({ isTTY }, env)).toBe(expected);
});

describe('layOut', () => {
  it.each([
    ['short', 'short'],
    ['  Label   one two three four five', '  Label   one two\n          three four\n          five'],
    ['one two three four five six', 'one two three four\n  five six'],
    ['a'.repeat(45), `aa${'a'.repeat(18)}\n  ${'a'.repeat(18)}\n  ${'a'.repeat(7)}`],
    ['日本語日本語日本語日本語', '日本語日本語日本語日\n  本語'],
  ])('%j', (text, expected) => expect(layOut(text, 20)).toBe(expected));

  it('keeps colours across a break, and counts them as nothing', () => {
    const red = `Label  \x1b[31m${'word '.repeat(6).trim()}\x1b[39m`;
    const lines = layOut(red, 20).split('\n');
    expect(lines.length).toBeGreaterThan(2);
    for (const line of lines) expect(line).toMatch(/\x1b\[31m.*\x1b\[39m/);
    expect(layOut('\x1b[31mexactly twenty chars\x1b[39m', 20)).not.toContain('\n');
  });
});

describe('parameters of the PowerShell script that need a network', () => {
  it.each(['-Online', '-ComputerName', '-Name', '-Credential', '-TenantId'])('%s is explained', (parameter) => {
    const { status, stderr } = hwhash(['harvest', parameter, 'x']);
    expect(status).toBe(1);
    expect(stderr).toContain(`${parameter} has no counterpart here\n  hwhash `);
  });
  it('are nothing special elsewhere', () => {
    expect(withoutCounterpart(argv('decode', '-online'))).toBeUndefined();
    expect(withoutCounterpart(argv('harvest', '--', '-online'))).toBeUndefined();
  });
});
