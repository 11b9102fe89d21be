/**
 * What the project's tests take from vitest, on Node's own test runner: `core.test.ts` bundles them with this in vitest's
 * place, as vitest itself does not run under Wine. The matchers are vitest's.
 */
import { after, afterEach, before, beforeEach, describe as group, it as single } from 'node:test';
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { expect as chaiExpect, use } from 'chai';

use(JestExtend);
use(JestChaiExpect);
use(JestAsymmetricMatchers);

type Body = (...values: unknown[]) => unknown;
type Declare = (name: string, body: () => void | Promise<void>, options?: object) => unknown;

/** `each`: one declaration a row; a row that is a list is spread, as vitest does. */
function withEach(declare: Declare) {
  const each =
    (rows: readonly unknown[]) =>
    (name: string, body: Body): void => {
      rows.forEach((row, index) => {
        declare(`${name} [${index}]`, async () => void (await body(...(Array.isArray(row) ? row : [row]))));
      });
    };
  return Object.assign((name: string, body: Body) => declare(name, async () => void (await body())), { each });
}

const declareTest: Declare = (name, body) => single(name, body);
// A group's body declares: it runs at once, and what it returns does not count.
const declareGroup: Declare = (name, body) => group(name, () => void body());

export const test = withEach(declareTest);
export const it = withEach(declareTest);
export const describe = withEach(declareGroup);
export const expect = chaiExpect;
export { after as afterAll, afterEach, before as beforeAll, beforeEach };
