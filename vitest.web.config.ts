import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Tests of the decoder page in Debian's Chromium. They install it, or fail. */
const { include: _, exclude: __, globalSetup: ___, ...test } = base.test ?? {};
export default mergeConfig(
  { ...base, test },
  defineConfig({
    test: {
      include: ['test/web/**/*.test.ts'],
      globalSetup: ['test/web/setup.ts'],
      testTimeout: 60_000,
      hookTimeout: 120_000,
      // One browser at a time: a time limit on a page is no use when two of them share a processor.
      fileParallelism: false,
    },
  }),
);
