// Builds the addon with AddressSanitizer and UndefinedBehaviorSanitizer and runs its tests against it: any finding ends
// the run. Node itself is not built with them, so their library is loaded first, and leaks (Node's own) are not counted.
import { execFileSync, spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
execFileSync('scripts/install-test-tools', ['native'], { cwd: root, stdio: 'inherit' });
execFileSync(process.execPath, ['scripts/build-native.mjs', '--sanitize'], { cwd: root, stdio: 'inherit' });

const library = (name) => execFileSync('g++', [`-print-file-name=${name}`], { encoding: 'utf8' }).trim();
const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', '--project', 'asan'], {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    // libstdc++ too: the sanitizer has to see it before the addon brings it in, or exceptions cannot be caught.
    LD_PRELOAD: [library('libasan.so'), library('libstdc++.so.6')].join(' '),
    ASAN_OPTIONS: 'detect_leaks=0:abort_on_error=1:detect_stack_use_after_return=1',
    UBSAN_OPTIONS: 'print_stacktrace=1:halt_on_error=1',
    HWHASH_ADDON_ROOT: `${root}build/sanitize`,
  },
});
process.exit(status ?? 1);
