// Runs the tests under each major version of Node that the package supports, from npm's `node` package:
// `npm run test:nodes [-- 22 24]`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const given = process.argv.slice(2);
const versions = given.length > 0 ? given : ['20', '22', '24'];
const failed = versions.filter((version) => {
  console.log(`\n== Node ${version}`);
  const args = ['--yes', '--package', `node@${version}`, '--', 'node', 'node_modules/vitest/vitest.mjs', 'run'];
  args.push('--project', 'unit', '--project', 'built');
  const { status } = spawnSync('npx', [...args, '--reporter=dot'], { cwd: root, stdio: 'inherit' });
  return status !== 0;
});
if (failed.length > 0) console.error(`failed under Node ${failed.join(', ')}`);
process.exit(failed.length > 0 ? 1 : 0);
