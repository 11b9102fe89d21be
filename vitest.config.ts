import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: {
    alias: { '#platform': fileURLToPath(new URL('./src/platform/node.ts', import.meta.url)) },
  },
  test: {
    globalSetup: 'test/global-setup.ts',
    include: ['test/**/*.test.ts'],
    exclude: ['test/devices/**', 'test/windows/**', 'test/web/**', 'test/consumers/**', '**/node_modules/**'],
    testTimeout: 20_000,
    coverage: { include: ['src/**'], exclude: ['src/generated/**'] },
  },
});
