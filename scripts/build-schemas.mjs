// Compiles schemas/hardware_hash.proto with protobufjs's static generator into src/generated/ (not committed).
import { execFileSync } from 'node:child_process';
import { mkdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tool = (name) => `${root}node_modules/protobufjs-cli/bin/${name}`;
const run = (...args) => execFileSync(process.execPath, args, { cwd: root, stdio: ['ignore', 'inherit', 'inherit'] });
/** The messages that the library writes and reads; the others document what recordings hold. */
const schemas = ['schemas/hardware_hash.proto'];

mkdirSync(`${root}src/generated`, { recursive: true });
const output = 'src/generated/schemas';
const style = ['--no-create', '--no-delimited', '--no-service', '--no-verify', '--no-typeurl', '--force-long'];
run(
  tool('pbjs'),
  '--dts',
  '-t',
  'static-module',
  '-w',
  'esm',
  '--dependency',
  'protobufjs/minimal.js',
  ...style,
  '-o',
  `${output}.js`,
  ...schemas,
);
