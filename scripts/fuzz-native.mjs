// Fuzzes the C++ that walks bytes with libFuzzer, AddressSanitizer and UndefinedBehaviorSanitizer:
// `npm run fuzz:native -- --seconds N`.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

const root = fileURLToPath(new URL('..', import.meta.url));
const { values } = parseArgs({ options: { seconds: { type: 'string', default: '30' } } });
execFileSync('scripts/install-test-tools', ['fuzz'], { cwd: root, stdio: 'inherit' });

const folder = `${root}build/fuzz-native`;
mkdirSync(`${folder}/corpus`, { recursive: true });
const sanitizers = '-fsanitize=fuzzer,address,undefined';
const warnings = ['-Wall', '-Wextra', '-Werror'];
execFileSync(
  'clang++',
  [
    '-std=c++17',
    '-g',
    '-O1',
    sanitizers,
    '-fno-sanitize-recover=all',
    ...warnings,
    '-o',
    `${folder}/walkers`,
    'test/fuzz/native/windows_walkers.cc',
  ],
  { cwd: root, stdio: 'inherit' },
);
const options = [`-max_total_time=${values.seconds}`, '-max_len=4096', '-print_final_stats=1', '-verbosity=0'];
const { status } = spawnSync(`${folder}/walkers`, [...options, `-artifact_prefix=${folder}/`, `${folder}/corpus`], {
  cwd: root,
  stdio: 'inherit',
});
process.exit(status ?? 1);
