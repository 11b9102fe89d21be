// The oldest C and C++ libraries that a Linux addon loads with, read from the versions of the symbols that it asks for, and
// the check against those that Node 20 needs itself: glibc 2.28 and the libstdc++ of GCC 5.
import { execFileSync } from 'node:child_process';

/** Highest version of each library's symbols that an addon may ask for. */
export const FLOOR = { GLIBC: '2.28', GLIBCXX: '3.4.21', CXXABI: '1.3.9', GCC: '4.8' };

const compare = (a, b) => a.localeCompare(b, 'en', { numeric: true });

/**
 * The newest version of each library's symbols that `objdump -T` lists.
 *
 * @param {string} listing
 * @returns {Record<string, string>} such as `{ GLIBC: '2.14', GLIBCXX: '3.4.21' }`; empty for musl, which has no versions
 */
export function newestVersions(listing) {
  const newest = {};
  for (const [, library, version] of listing.matchAll(/\*UND\*.*?\(?\b(GLIBC|GLIBCXX|CXXABI|GCC)_([\d.]+)\)?/g)) {
    if (newest[library] === undefined || compare(newest[library], version) < 0) newest[library] = version;
  }
  return newest;
}

/**
 * Versions above the floor, as texts; empty where the addon loads wherever Node does.
 *
 * @param {Record<string, string>} versions
 * @returns {string[]}
 */
export function aboveFloor(versions) {
  return Object.entries(versions)
    .filter(([library, version]) => compare(version, FLOOR[library]) > 0)
    .map(([library, version]) => `${library}_${version} (at most ${FLOOR[library]})`);
}

/**
 * Reads an addon with objdump.
 *
 * @param {string} file
 * @param {string} objdump of the addon's architecture
 * @returns {{ versions: Record<string, string>, libraries: string[] }}
 */
export function symbolFloor(file, objdump) {
  const read = (flag) => execFileSync(objdump, [flag, file], { encoding: 'utf8', maxBuffer: 1 << 26 });
  const libraries = [...read('-p').matchAll(/^\s*NEEDED\s+(\S+)/gm)].map(([, name]) => name).sort();
  return { versions: newestVersions(read('-T')), libraries };
}
