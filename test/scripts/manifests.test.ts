/** The manifests of winget and scoop: they name what is released, by its digest. */
import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { manifestsOf } from '../../scripts/build-manifests.mjs';

const BYTES: Readonly<Record<string, Uint8Array>> = {
  'hwhash.exe': new Uint8Array([1]),
  'hwhash-arm64.exe': new Uint8Array([2]),
};
const release = {
  version: '1.2.3',
  description: 'Decode: "hashes"',
  license: 'MIT',
  homepage: 'https://example.org/hwhash#readme',
};
const manifests = manifestsOf(release, (file) => BYTES[file]);
const digest = (file: string): string => createHash('sha256').update(BYTES[file]).digest('hex');

test('scoop installs each executable as hwhash.exe, from the address of the release', () => {
  const { version, architecture, bin } = JSON.parse(manifests.get('scoop/hwhash.json') ?? '');
  expect({ version, bin }).toEqual({ version: '1.2.3', bin: 'hwhash.exe' });
  const address = 'https://example.org/hwhash/releases/download/v1.2.3';
  expect(architecture).toEqual({
    '64bit': { url: `${address}/hwhash.exe#/hwhash.exe`, hash: digest('hwhash.exe') },
    arm64: { url: `${address}/hwhash-arm64.exe#/hwhash.exe`, hash: digest('hwhash-arm64.exe') },
  });
});

test('winget has the three files of a version, with the digest of each executable', () => {
  const names = [...manifests.keys()].filter((name) => name.startsWith('winget/'));
  expect(names.map((name) => name.slice(7))).toEqual([
    'hwhash.hwhash.yaml',
    'hwhash.hwhash.installer.yaml',
    'hwhash.hwhash.locale.en-US.yaml',
  ]);
  for (const name of names) expect(manifests.get(name)).toContain('PackageVersion: "1.2.3"\n');
  const installer = manifests.get('winget/hwhash.hwhash.installer.yaml') ?? '';
  const digests = Array.from(installer.matchAll(/InstallerSha256: "(\w+)"/g), ([, hex]) => hex);
  expect(digests).toEqual(Object.keys(BYTES).map((file) => digest(file).toUpperCase()));
  expect(installer).toContain('  - Architecture: "x64"\n    InstallerUrl: "https://example.org/');
  expect(manifests.get('winget/hwhash.hwhash.locale.en-US.yaml')).toContain(
    'ShortDescription: "Decode: \\"hashes\\""\n',
  );
});
