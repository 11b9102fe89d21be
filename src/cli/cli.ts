#!/usr/bin/env node
/**
 * The file that `bin` names. It is small, so that what fails while the command is loaded (too many open files, Node's
 * permission model, a damaged installation) ends in one line that names the cause. It is CommonJS, which Node starts sooner.
 */
import module from 'node:module';
import { startFault } from './start-fault.js';

process.on('uncaughtException', fail);
// From Node 22.1 on, compiled code is kept for the next start. The command is loaded after it, to be kept too.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
try {
  const program: typeof import('./program.js') = module.createRequire(__filename)('./program.cjs');
  void program.main(process.argv);
} catch (error) {
  fail(error);
}

function fail(error: unknown): void {
  process.stderr.write(startFault(error));
  process.exit(1);
}
