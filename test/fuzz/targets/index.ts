/** All parsers that take bytes from outside. */
import type { FuzzTarget } from '../target.js';
import { CODEC_TARGETS } from './codec.js';
import { CSV_FUZZ_TARGETS } from './csv.js';
import { FIRMWARE_TARGETS } from './firmware.js';
import { HARVEST_TARGETS } from './harvest.js';
import { INTEROP_TARGETS } from './interop.js';
import { MATCH_TARGETS } from './match.js';

/** In the order of their layers. */
export const TARGETS: readonly FuzzTarget[] = [
  ...CODEC_TARGETS,
  ...INTEROP_TARGETS,
  ...CSV_FUZZ_TARGETS,
  ...FIRMWARE_TARGETS,
  ...HARVEST_TARGETS,
  ...MATCH_TARGETS,
];
