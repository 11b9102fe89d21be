/** The addon as it was built, for tests of what crosses its boundary. */
import { type Addon, type AddonAnswer, type AddonAnswers, loadFromPackage } from '../../src/harvest/addon.js';
import { ADDON_ROOT } from './addon-path.js';

export const addon: Addon = loadFromPackage(ADDON_ROOT);

/** Reads one thing from canned answers. */
export function readMock<What extends keyof AddonAnswers>(
  what: What,
  mock: object,
  argument?: string,
): Promise<AddonAnswer<AddonAnswers[What]>> {
  return addon.read({ mock }, what, argument);
}
