import { readFileSync } from 'node:fs';

/** The hash that the test put beside this project. */
export const TEXT: string = readFileSync('hash.b64', 'latin1');
