/** The two builds of the addon read one list of sources, and the list is whole. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
const read = (path: string): string => readFileSync(root + path, 'utf8');
const sources: Record<string, string[]> = JSON.parse(read('native/sources.json'));

it('both builds read native/sources.json', () => {
  expect(read('CMakeLists.txt')).toMatch(/file\(READ .*\/native\/sources\.json sources_json\)/);
  expect(read('binding.gyp')).toContain("readFileSync('native/sources.json'");
});

/** Sources that CMakeLists.txt adds itself, for one way to build. */
const CONDITIONAL = ['native/windows/node_api.cc', 'native/linux/glibc_floor.cc'];

it('every C++ source is on the list, once, except those that only some builds need', () => {
  const files = readdirSync(`${root}native`, { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.cc'),
  );
  for (const file of CONDITIONAL) expect(read('CMakeLists.txt')).toContain(`target_sources(hwhash PRIVATE ${file})`);
  expect([...Object.values(sources).flat(), ...CONDITIONAL].sort()).toEqual(
    files.map((file) => `native/${file}`).sort(),
  );
});

it.each(Object.values(sources).flat())('%s exists', (file) => {
  expect(existsSync(root + file)).toBe(true);
});

describe('settings that both builds have', () => {
  it.each([
    'NAPI_VERSION=8',
    'NODE_ADDON_API_CPP_EXCEPTIONS',
    'NODE_API_NO_EXTERNAL_BUFFERS_ALLOWED',
    'NODE_ADDON_API_DISABLE_DEPRECATED',
    '-ffunction-sections',
    '--gc-sections',
  ])('%s', (setting) => {
    expect(read('CMakeLists.txt')).toContain(setting);
    expect(read('binding.gyp')).toContain(setting);
  });
});
