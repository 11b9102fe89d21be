/** The addon as it was built, for tests of what crosses its boundary. */
import { fileURLToPath } from 'node:url';
import { type Addon, type AddonAnswer, type AddonAnswers, loadFromPackage } from '../../src/harvest/addon.js';

/** Set by `npm run test:asan`: the folder whose build/Release holds the addon with sanitizers. */
const root = process.env.HWHASH_ADDON_ROOT ?? fileURLToPath(new URL('../..', import.meta.url));

export const addon: Addon = loadFromPackage(root);

/** Reads one thing from canned answers. */
export function readMock<What extends keyof AddonAnswers>(
  what: What,
  mock: object,
  argument?: string,
): Promise<AddonAnswer<AddonAnswers[What]>> {
  return addon.read({ mock }, what, argument);
}
