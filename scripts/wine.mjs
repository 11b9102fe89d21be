// Wine, for running Windows programs here: a prefix of its own in .cache/wine, set to Windows 10, as Node asks for.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const WINE = '/usr/lib/wine/wine64';
const root = fileURLToPath(new URL('..', import.meta.url));
const prefix = `${root}.cache/wine`;

/** Environment of Wine's programs: no debug output, no window, no Mono or Gecko to be asked for. */
export const wineEnvironment = (folder = prefix) => ({
  ...process.env,
  WINEPREFIX: folder,
  WINEDEBUG: '-all',
  WINEDLLOVERRIDES: 'mscoree,mshtml=',
  DISPLAY: '',
  // Paths with letters beyond ASCII are read by the locale.
  LC_ALL: 'C.UTF-8',
});

/** Whether Wine is installed. */
export const hasWine = () => existsSync(WINE);

/**
 * Makes a prefix, once, and returns its folder.
 *
 * @param {string} folder where; by default the one that all share
 * @returns {string}
 */
export function winePrefix(folder = prefix) {
  const ready = `${folder}/ready`;
  if (existsSync(ready)) return folder;
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const options = { env: wineEnvironment(folder), stdio: 'ignore', timeout: 180_000 };
  execFileSync(WINE, ['wineboot', '-i'], options);
  execFileSync(WINE, ['winecfg', '-v', 'win10'], options);
  writeFileSync(ready, '');
  return folder;
}
