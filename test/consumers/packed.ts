/** The package as its users get it: packed once, installed with scripts off into folders of their own. */
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { fixture } from '../fixtures.js';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** A fixture, which is `hash.b64` in every project, and the serial number in it. */
export const HASH = fixture('laptop-hp-hybrid-tv8');
export const SERIAL = '0AV9510GDP';

/** What npm says of a package that it has packed. */
export interface Packed {
  filename: string;
  size: number;
  unpackedSize: number;
  files: { path: string; size: number }[];
}

/** Runs a program; its standard output. What it says on standard error is in the message where it fails. */
export function run(command: string, args: readonly string[], cwd: string, env: NodeJS.ProcessEnv = {}): string {
  return execFileSync(command, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  });
}

/** The packed package and the folders that it is installed in. */
export class PackedPackage {
  private readonly folder = mkdtempSync(join(tmpdir(), 'hwhash-consumers-'));
  readonly packed: Packed;
  readonly tarball: string;

  constructor() {
    const output = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', this.folder], ROOT);
    [this.packed] = JSON.parse(output) as Packed[];
    this.tarball = join(this.folder, this.packed.filename);
  }

  /** A fresh folder with a project's files and the packed package installed in it. */
  installed(project: string): string {
    const folder = join(this.folder, project);
    cpSync(join(ROOT, 'test/consumers/projects', project), folder, { recursive: true });
    if (!existsSync(join(folder, 'package.json'))) writeFileSync(join(folder, 'package.json'), '{"private":true}');
    writeFileSync(join(folder, 'hash.b64'), HASH);
    const quiet = ['--no-audit', '--no-fund', '--no-package-lock', '--prefer-offline', '--loglevel=error'];
    run('npm', ['install', '--ignore-scripts', ...quiet, this.tarball], folder);
    return folder;
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
