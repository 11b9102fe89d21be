import { fileURLToPath } from 'node:url';
import { defineConfig, type TestProjectInlineConfiguration } from 'vitest/config';

type TestOptions = NonNullable<TestProjectInlineConfiguration['test']>;

/** Folders of tests that run in projects of their own, because they need tools, time or both. */
const REAL_PARTS = ['stick/boots', 'hostile/command', 'devices', 'windows', 'web', 'consumers', 'engines', 'shells'];
/** Tests of what is shipped: they run dist/ or the addon, which the global setup builds where a source is newer. */
const BUILT = [
  'test/cli/**/*.test.ts',
  'test/native/**/*.test.ts',
  'test/readme.test.ts',
  'test/csv/check-files.test.ts',
  'test/harvest/{sources,sys-root}.test.ts',
  'test/**/*.built.test.ts',
];
const TOOLS = ['**/node_modules/**', ...REAL_PARTS.map((folder) => `test/${folder}/**`)];

const project = (name: string, test: TestOptions): TestProjectInlineConfiguration => ({
  resolve: { alias: { '#platform': fileURLToPath(new URL('./src/platform/node.ts', import.meta.url)) } },
  test: { name, testTimeout: 20_000, ...test },
});

export default defineConfig({
  test: {
    coverage: { include: ['src/**'], exclude: ['src/generated/**'] },
    projects: [
      // Pure code: starts at once, builds nothing. `npx vitest run --project unit test/hash`
      project('unit', { include: ['test/**/*.test.ts'], exclude: [...TOOLS, ...BUILT] }),
      project('built', { include: BUILT, exclude: TOOLS, globalSetup: 'test/global-setup.ts' }),
      // Tests that call the addon, against the one with sanitizers; scripts/test-asan.mjs builds it and sets the scene.
      project('asan', {
        include: ['test/native/**/*.test.ts', 'test/harvest/{sys-root,sources}.test.ts'],
        setupFiles: ['test/native/sanitized.ts'],
        // Shadow memory makes every allocation slower.
        testTimeout: 120_000,
      }),
      // An emulated TPM, emulated devices. Installs what it needs, or fails.
      project('devices', {
        include: ['test/devices/**/*.test.ts'],
        globalSetup: ['test/global-setup.ts', 'test/devices/setup.ts'],
        // The first test of an emulated device waits for it, and on a busy machine for those before it.
        testTimeout: 900_000,
        hookTimeout: 180_000,
        // dmidecode is not on every user's path.
        env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
      }),
      // Attacks and bad luck on the command as shipped; makes the table of docs/ATTACKS.md.
      project('hostile', {
        include: ['test/hostile/command/**/*.test.ts'],
        globalSetup: 'test/global-setup.ts',
        // Some attacks run the command a hundred times.
        testTimeout: 180_000,
      }),
      // A PC that is started from the stick: QEMU, UEFI with Secure Boot, a TPM. Installs what it needs, or fails.
      project('stick', {
        include: ['test/stick/boots/**/*.test.ts'],
        globalSetup: ['test/stick/boots/setup.ts'],
        // One after the other: each writes to the stick of the one before.
        fileParallelism: false,
        testTimeout: 600_000,
        hookTimeout: 600_000,
        env: { PATH: `${process.env.PATH}:/usr/sbin:/sbin` },
      }),
      // The Windows side, cross-built and run under Wine, and the other prebuilt binaries. Installs what it needs, or fails.
      project('windows', {
        include: ['test/windows/**/*.test.ts'],
        globalSetup: ['test/windows/setup.ts'],
        // One Wine prefix for all, in which a test may put a library of its own.
        fileParallelism: false,
        testTimeout: 120_000,
        hookTimeout: 300_000,
      }),
      // Fleets divided among processes by Redis and GNU parallel, archives by other tools. Installs them, or fails.
      project('engines', {
        include: ['test/engines/**/*.test.ts'],
        globalSetup: ['test/global-setup.ts', 'test/engines/setup.ts'],
        testTimeout: 120_000,
      }),
      // Completions in real shells, output in a real terminal. Installs them, or fails.
      project('shells', {
        include: ['test/shells/**/*.test.ts'],
        globalSetup: ['test/global-setup.ts', 'test/shells/setup.ts'],
        testTimeout: 60_000,
      }),
      // The decoder page in Debian's Chromium. Installs it, or fails.
      project('web', {
        include: ['test/web/**/*.test.ts'],
        globalSetup: ['test/web/setup.ts'],
        testTimeout: 60_000,
        hookTimeout: 120_000,
        // One browser at a time: a time limit on a page is no use when two of them share a processor.
        fileParallelism: false,
      }),
      // The package as its users get it: packed, installed without scripts, used from each kind of project.
      project('consumers', {
        include: ['test/consumers/*.test.ts'],
        globalSetup: 'test/global-setup.ts',
        testTimeout: 180_000,
        hookTimeout: 300_000,
      }),
    ],
  },
});
