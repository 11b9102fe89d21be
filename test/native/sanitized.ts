/** Has every source use the addon with sanitizers. */
import { provideAddon } from '../../src/harvest/addon.js';
import { addon } from './addon.js';

if (process.env.HWHASH_ADDON_ROOT === undefined) throw new Error('run this through "npm run test:asan"');
provideAddon(() => addon);
