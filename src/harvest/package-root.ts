/** Where this package is: its prebuilt addons and examples are below its root. */
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const NAME = 'hwhash';

/**
 * The nearest folder above this module that has this package's package.json: the distance is not the same in dist/ and in
 * the sources. As CommonJS the module has no URL, as an ES module no __dirname.
 */
export function packageRoot(): string {
  const here = typeof __dirname === 'string' ? __dirname : dirname(fileURLToPath(import.meta.url));
  for (let folder = here; ; folder = dirname(folder)) {
    if (packageJson(folder)?.name === NAME) return folder;
    if (folder === dirname(folder)) return here;
  }
}

/** What is read of a package.json. */
export interface PackageJson {
  name?: string;
  repository?: { url?: string };
}

/** The package.json of a folder, or undefined where it has none that can be read. */
export function packageJson(folder: string): PackageJson | undefined {
  try {
    return createRequire(join(folder, 'package.json'))('./package.json');
  } catch {
    return undefined;
  }
}
