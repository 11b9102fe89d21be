// Node's own programs for other platforms, from the npm packages that carry them.
import { pinnedPackage } from './pinned-packages.mjs';

/** The one version that the single executables are made of, and with. */
export const EXECUTABLES_NODE = '22.23.2';

/**
 * The path of Node's program for a platform; fetched on first use.
 *
 * @param {string} platform `win-x64`, `linux-x64`, `linux-arm64`
 * @param {string} version one whose digest is pinned
 * @returns {string}
 */
export function nodeRuntime(platform, version) {
  const folder = pinnedPackage(`node-${platform}@${version}`);
  return `${folder}/bin/node${platform.startsWith('win') ? '.exe' : ''}`;
}
