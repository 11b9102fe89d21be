/** All pure parsers, on small inputs: what `--quick` tries. */
import type { FuzzTarget } from '../target.js';
import { QUICK_FIRMWARE_TARGETS } from './quick-firmware.js';
import { QUICK_HASH_TARGETS } from './quick-hash.js';
import { QUICK_TEXT_TARGETS } from './quick-text.js';

/** In the order of their layers. */
export const QUICK_TARGETS: readonly FuzzTarget[] = [
  ...QUICK_HASH_TARGETS,
  ...QUICK_TEXT_TARGETS,
  ...QUICK_FIRMWARE_TARGETS,
];
