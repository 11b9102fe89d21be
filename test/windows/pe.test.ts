/** The Windows files that nothing here runs, or that Wine does not judge: what their headers say. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { nodeRuntime } from '../../scripts/node-runtimes.mjs';
import { describePe, LOAD_LIBRARY_SEARCH_SYSTEM32, restrictLibraries, stripAuthenticode } from '../../scripts/pe.mjs';
import { prebuiltAddon } from '../../scripts/prebuilt-platforms.mjs';
import { ROOT } from './wine.js';

/** DYNAMIC_BASE, NX_COMPAT and HIGH_ENTROPY_VA of "PE Format". */
const HARDENED = 0x0160;
const ARCHITECTURES = ['x64', 'arm64'] as const;
const EXECUTABLES = { x64: 'hwhash.exe', arm64: 'hwhash-arm64.exe' };

describe.each(ARCHITECTURES)('the addon for win32-%s', (architecture) => {
  const bytes = readFileSync(ROOT + prebuiltAddon(`win32-${architecture}`));

  test('is for that machine, hardened, and without a time that would differ from build to build', () => {
    const { machine, timestamp, characteristics } = describePe(bytes);
    expect({ machine, timestamp }).toEqual({ machine: architecture, timestamp: 0 });
    expect(characteristics & HARDENED).toBe(HARDENED);
  });

  test('imports what every Windows and WinPE has, and not node.exe, which may have another name', () => {
    const { imports, delayImports } = describePe(bytes);
    expect(imports).toEqual(['advapi32.dll', 'iphlpapi.dll', 'kernel32.dll', 'msvcrt.dll', 'user32.dll']);
    expect(delayImports).toEqual([]);
    expect(bytes.toString('latin1')).toContain('napi_create_function');
  });
});

describe.each(ARCHITECTURES)('the executable for %s', (architecture) => {
  const bytes = readFileSync(`${ROOT}dist/executables/${EXECUTABLES[architecture]}`);

  test('is for that machine, unsigned, and takes its libraries from System32 only', () => {
    const { machine, signed, dependentLoadFlags } = describePe(bytes);
    expect({ machine, signed, dependentLoadFlags }).toEqual({
      machine: architecture,
      signed: false,
      dependentLoadFlags: LOAD_LIBRARY_SEARCH_SYSTEM32,
    });
  });

  test('differs from the node.exe that it is made of in what the flag is for', () => {
    const node = describePe(readFileSync(nodeRuntime(`win-${architecture}`, '22.23.2')));
    expect(node).toMatchObject({ machine: architecture, signed: true, dependentLoadFlags: 0 });
    // The reason for the flag: libraries that are not among Windows' known ones, and so are first looked for beside it.
    expect(node.imports).toEqual(expect.arrayContaining(['dbghelp.dll', 'winmm.dll', 'userenv.dll']));
    expect(describePe(bytes).imports).toEqual(node.imports);
  });
});

describe('a file of another form is refused', () => {
  const program = readFileSync(ROOT + prebuiltAddon('win32-x64'));
  const changed = (change: (bytes: Buffer) => void): Buffer => {
    const bytes = Buffer.from(program);
    change(bytes);
    return bytes;
  };
  const header = program.readUInt32LE(0x3c);
  test.each([
    ['no PE header', changed((bytes) => bytes.write('NE', header, 'latin1')), /not a Windows program/],
    ['a 32-bit program', changed((bytes) => bytes.writeUInt16LE(0x10b, header + 24)), /not a 64-bit program/],
    [
      'a signature that is not at the end',
      changed((bytes) => bytes.writeUInt32LE(64, header + 24 + 144)),
      /not at the end/,
    ],
  ])('%s', (_, bytes, message) => {
    expect(() => stripAuthenticode(bytes)).toThrow(message);
  });

  test('a program without a load configuration cannot be restricted', () => {
    expect(() => restrictLibraries(program)).toThrow(/is in no section/);
  });
});
