/** The hash that Windows makes itself, beside the assembled one. */
import { expect, it } from 'vitest';
import { harvest } from '../../src/harvest/harvest.js';
import { recordedSource } from '../../src/harvest/recorded-source.js';
import { encodeHash } from '../../src/hash/encode.js';
import { laptop } from './laptop.js';

const assembled = await harvest({ source: recordedSource(laptop()), hash: 'assembled' });
const official = encodeHash({
  ...assembled.hash,
  toolBuild: '10.0.26100.1',
  capturedAt: '2026-03-02T09:00:00Z',
  osType: 'FullOS',
  disk: { ...assembled.hash.disk, serialNumber: 'ANOTHER' },
  networkAdapters: [...assembled.hash.networkAdapters].reverse(),
});
const withOfficial = (officialHash: string) => recordedSource({ ...laptop(), officialHash });

it('is taken where there is one, with a finding for each member that differs', async () => {
  const { text, findings } = await harvest({ source: withOfficial(official) });
  expect(text).toBe(official);
  const differing = findings.filter(({ code }) => code === 'official-hash-differs');
  expect(differing.map(({ field }) => field)).toEqual(['osType', 'disk.serialNumber']);
});

it('is left where the assembled one is asked for', async () => {
  expect((await harvest({ source: withOfficial(official), hash: 'assembled' })).text).toBe(assembled.text);
});

it('is not there on Linux: asked for, nothing else is given', async () => {
  const source = recordedSource(laptop());
  await expect(harvest({ source, hash: 'official' })).rejects.toMatchObject({
    code: 'nothing-harvested',
    message: expect.stringContaining('only Windows makes a hash of its own'),
  });
  expect((await harvest({ source })).text).toBe(assembled.text);
});

it('gives way to the assembled one where it is damaged', async () => {
  const source = withOfficial(`${official.slice(0, 300)}!`);
  expect((await harvest({ source })).text).toBe(assembled.text);
  await expect(harvest({ source, hash: 'official' })).rejects.toMatchObject({
    message: expect.stringContaining('cannot be read'),
  });
});
