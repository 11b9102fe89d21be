import { describe, expect, it } from 'vitest';
import { isStartFault, startFault } from '../../src/cli/start-fault.js';
import { threadFault } from '../../src/files/errno.js';

const fault = (message: string, more: object): Error => Object.assign(new Error(message), more);

describe('startFault', () => {
  it.each([
    [
      'too many open files',
      fault('EMFILE: too many open files', { code: 'EMFILE', path: '/a/check.cjs' }),
      'hwhash: /a/check.cjs cannot be read: this process has too many files open\n  raise the limit, as with "ulimit -n 1024"\n',
    ],
    [
      'a part that is missing',
      fault("Cannot find module './x.cjs'\nRequire stack:\n- /a", { code: 'MODULE_NOT_FOUND' }),
      "hwhash: Cannot find module './x.cjs'\n  install hwhash again\n",
    ],
    ['no error at all', 'why\u202e', 'hwhash: why\\u202e\n'],
    ['an error without a code', new Error('Unexpected token'), 'hwhash: Unexpected token\n'],
  ])('names the cause of %s in one line', (_, error, text) => expect(startFault(error)).toBe(text));

  it('is for what strikes while files are loaded', () => {
    expect(isStartFault(fault('', { code: 'EMFILE' }))).toBe(true);
    expect(isStartFault(fault('', { code: 'ENOENT' }))).toBe(false);
  });
});

describe('threadFault', () => {
  it.each([
    [
      fault('Worker initialization failure: EMFILE', { code: 'ERR_WORKER_INIT_FAILED' }),
      'this process has too many files open',
    ],
    [fault('restricted', { code: 'ERR_ACCESS_DENIED' }), "Node's permission model forbids it"],
    [new Error('a worker thread ended early'), 'a worker thread ended early'],
  ])('finds the reason of %s', (error, text) => expect(threadFault(error)).toBe(text));
});
