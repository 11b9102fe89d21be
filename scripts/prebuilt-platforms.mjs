// The platforms that the package brings an addon for, and where each is.
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

export const PREBUILT_PLATFORMS = [
  'linux-x64',
  'linux-arm64',
  'linux-x64-musl',
  'linux-arm64-musl',
  'win32-x64',
  'win32-arm64',
];

/** Path of a platform's addon, below the package's root. */
export const prebuiltAddon = (platform) => `prebuilds/hwhash-${platform}/node-napi-v8.node`;

/** Platforms whose addon has not been built. */
export const missingPrebuilds = () =>
  PREBUILT_PLATFORMS.filter((platform) => !existsSync(`${root}${prebuiltAddon(platform)}`));
