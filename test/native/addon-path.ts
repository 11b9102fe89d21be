/** Where the addon under test is, for programs of their own. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Set by `npm run test:asan`: the folder whose build/Release holds the addon with sanitizers. */
export const ADDON_ROOT = process.env.HWHASH_ADDON_ROOT ?? fileURLToPath(new URL('../..', import.meta.url));

/** The file that the package would load from that folder: the compiled one, else the prebuilt one. */
export function addonPath(): string {
  const compiled = `${ADDON_ROOT}/build/Release/hwhash.node`;
  if (existsSync(compiled)) return compiled;
  return `${ADDON_ROOT}/prebuilds/hwhash-${process.platform}-${process.arch}/node-napi-v8.node`;
}
