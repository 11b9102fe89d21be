import { mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Tests that call the addon, run against the one with sanitizers: `npm run test:asan` builds it and sets the scene. */
const { include: _, globalSetup: __, ...test } = base.test ?? {};
export default mergeConfig(
  { ...base, test },
  {
    test: {
      include: ['test/native/**/*.test.ts', 'test/harvest/sys-root.test.ts', 'test/harvest/sources.test.ts'],
      setupFiles: ['test/native/sanitized.ts'],
      // Shadow memory makes every allocation slower.
      testTimeout: 120_000,
    },
  },
);
