// Builds the decoder page: web/ and what it uses of src/ in one HTML file, dist/web/index.html, that needs no network.
// The Content-Security-Policy names script and style by their SHA-256, so nothing else can run or be fetched.
import { createHash } from 'node:crypto';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const path = (relative) => fileURLToPath(new URL(`../${relative}`, import.meta.url));
const common = {
  bundle: true,
  minify: true,
  write: false,
  legalComments: 'none',
  charset: 'utf8',
  logLevel: 'warning',
};
// Older browsers of managed machines: what these versions know is in every browser since 2023.
const target = ['chrome111', 'firefox113', 'safari16.4'];

const [{ version }, script, style, template] = await Promise.all([
  readFile(path('package.json'), 'utf8').then(JSON.parse),
  build({
    ...common,
    target,
    entryPoints: [path('web/entry.ts')],
    format: 'iife',
    platform: 'browser',
    alias: { '#platform': path('src/platform/default.ts') },
    loader: { '.b64': 'text' },
  }),
  build({ ...common, target, entryPoints: [path('web/style/index.css')], loader: { '.css': 'css' } }),
  readFile(path('web/index.html'), 'utf8'),
]);

// Inside a script element `</script` and `<!--` would end or open something; in code they only occur in strings.
const js = script.outputFiles[0].text.trim().replaceAll(/<(?=\/script|!--)/gi, '\\x3c');
const css = style.outputFiles[0].text.trim();
const hash = (text) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
const policy = [
  "default-src 'none'",
  `script-src ${hash(js)}`,
  `style-src ${hash(css)}`,
  'img-src data:',
  "base-uri 'none'",
  "form-action 'none'",
  // The page's own script in a worker, at an address that the page makes of it.
  'worker-src blob:',
  "require-trusted-types-for 'script'",
  'trusted-types hwhash-worker',
].join('; ');

const parts = { policy, style: css, script: js, version };
const page = template.replaceAll(/(?:\/\* )?\{\{(\w+)\}\}(?: \*\/)?/g, (_, name) => parts[name]);
await mkdir(path('dist/web'), { recursive: true });
await writeFile(path('dist/web/index.html'), page);
