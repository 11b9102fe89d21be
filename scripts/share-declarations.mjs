// The declarations of dist/, once for both module systems: tsup makes them for CommonJS, and those of an ES module say that
// it has the same. TypeScript lets an ES module import CommonJS, not the other way round.
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { basename } from 'node:path';

const SUFFIX = '.d.cts';
/** A file that several entries share gets a digest in its name, which says nothing to readers. */
const SHARED = /^([\w-]+?)-[\w-]{8}\.d\.cts$/;

/** Renames the shared files after what is in them, and writes the declarations of the ES modules. */
export function shareDeclarations(dist) {
  const files = readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(SUFFIX))
    .map((file) => file.replaceAll('\\', '/'));
  const renamed = files.flatMap((file) => {
    const [, name] = SHARED.exec(file) ?? [];
    return name === undefined ? [] : [[file.slice(0, -SUFFIX.length), name]];
  });
  for (const [from, to] of renamed) {
    if (existsSync(`${dist}/${to}${SUFFIX}`)) throw new Error(`two shared declarations are named ${to}${SUFFIX}`);
    renameSync(`${dist}/${from}${SUFFIX}`, `${dist}/${to}${SUFFIX}`);
  }
  const names = new Map(renamed);
  for (const file of files) {
    const own = file.slice(0, -SUFFIX.length);
    const path = `${dist}/${names.get(own) ?? own}${SUFFIX}`;
    const text = renamed.reduce(
      (all, [from, to]) => all.replaceAll(`/${from}.cjs'`, `/${to}.cjs'`),
      readFileSync(path, 'utf8'),
    );
    writeFileSync(path, text);
    if (!names.has(own)) writeFileSync(`${dist}/${own}.d.ts`, `export * from './${basename(own)}.cjs';\n`);
  }
}
