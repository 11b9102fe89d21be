import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** The package as its users get it: packed, installed without scripts, used from each kind of project. */
const { include: _, exclude: __, ...test } = base.test ?? {};
export default mergeConfig(
  { ...base, test },
  defineConfig({
    test: { include: ['test/consumers/*.test.ts'], testTimeout: 180_000, hookTimeout: 300_000 },
  }),
);
