import { defineConfig, mergeConfig } from 'vitest/config';
import base from './vitest.config.js';

/** Tests on real parts: an emulated TPM, emulated devices. They install what they need, or fail. */
const { include: _, exclude: __, ...test } = base.test ?? {};
export default mergeConfig(
  { ...base, test },
  defineConfig({
    test: {
      include: ['test/devices/**/*.test.ts'],
      globalSetup: ['test/devices/setup.ts'],
      // The first test of an emulated device waits for it, and on a busy machine for those before it.
      testTimeout: 900_000,
      hookTimeout: 180_000,
      // dmidecode is not on every user's path.
      env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
    },
  }),
);
