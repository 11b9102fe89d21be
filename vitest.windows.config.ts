import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** The Windows side, cross-built and run under Wine, and the other prebuilt binaries. Installs what it needs, or fails. */
const { include: _, exclude: __, globalSetup: ___, ...test } = base.test ?? {};
export default mergeConfig(
  { ...base, test },
  defineConfig({
    test: {
      include: ['test/windows/**/*.test.ts'],
      globalSetup: ['test/windows/setup.ts'],
      // One Wine prefix for all, in which a test may put a library of its own.
      fileParallelism: false,
      testTimeout: 120_000,
      hookTimeout: 300_000,
    },
  }),
);
