#!/usr/bin/env node
/** The file that `bin` names. */
import module from 'node:module';

// From Node 22.8 on, compiled code is kept for the next start. The command is imported after it, to be kept too.
if ('enableCompileCache' in module && typeof module.enableCompileCache === 'function') module.enableCompileCache();
const { main } = await import('./program.js');
void main(process.argv);
