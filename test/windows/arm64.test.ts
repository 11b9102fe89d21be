/** The addon for Linux on arm64, under user-mode emulation with npm's Node for it. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { nodeRuntime } from '../../scripts/node-runtimes.mjs';
import type { Probe } from './probe.js';
import { ROOT } from './wine.js';

test('the arm64 addon loads and answers', () => {
  const addon = `${ROOT}prebuilds/hwhash-linux-arm64/node-napi-v8.node`;
  const node = nodeRuntime('linux-arm64', '20.20.2');
  const args = ['-L', '/usr/aarch64-linux-gnu', node, `${ROOT}test/windows/probe.cjs`, addon];
  const answers: Probe = JSON.parse(execFileSync('qemu-aarch64-static', args, { encoding: 'utf8' }));
  expect(answers.platform).toBe('linux');
  expect(answers.system.value).toMatchObject({ architecture: 'aarch64' });
  expect(answers.networkAdapters.value?.length).toBeGreaterThan(0);
  expect(Number(answers.memory.value?.usableBytes)).toBeGreaterThan(1e8);
  expect(answers.officialHash.fault?.code).toBe('unsupported');
});
