/** `--source` of `hwhash harvest`. */
import { readAtMost } from '../files/bounded.js';
import { inputError } from '../files/input-file.js';
import { answersOf } from '../harvest/answers.js';
import { mockSource, nativeSource } from '../harvest/native-source.js';
import type { HashChoice } from '../harvest/official.js';
import { recordedSource } from '../harvest/recorded-source.js';
import { isSnapshotJson } from '../harvest/snapshot-format.js';
import { snapshotFromJson } from '../harvest/snapshot-json.js';
import type { HardwareSource } from '../harvest/source.js';
import { CliError } from './failure.js';

/** Recordings are some ten kilobytes; firmware tables and displays cannot make them larger than this. */
const LARGEST_RECORDING = 64 * 1024 * 1024;

/** The source that the options name. */
export async function sourceOf(options: {
  source: string;
  tpm?: string;
  sysRoot?: string;
  hash: HashChoice;
}): Promise<HardwareSource> {
  const { source, tpm, sysRoot, hash } = options;
  const [kind, path] = split(source);
  if (kind === 'native' && path === undefined) {
    return nativeSource({
      officialHash: hash !== 'assembled',
      ...(tpm !== undefined && { tpm }),
      ...(sysRoot !== undefined && { sysRoot: await treeOf(sysRoot) }),
    });
  }
  if ((kind !== 'recorded' && kind !== 'mock') || !path) {
    throw new CliError('--source is none that can be read', 'write native, recorded:FILE or mock:FILE');
  }
  if (tpm !== undefined || sysRoot !== undefined) {
    throw new CliError('--tpm and --sys-root go with --source native', 'a recording holds what the TPM said');
  }
  const json = await readJson(path);
  return kind === 'recorded' ? recordedSource(json) : mockSource(answersOf(snapshotFromJson(json)));
}

function split(source: string): [kind: string, path: string | undefined] {
  const colon = source.indexOf(':');
  return colon < 0 ? [source, undefined] : [source.slice(0, colon), source.slice(colon + 1)];
}

async function treeOf(path: string): Promise<string> {
  const { realpath, stat } = await import('node:fs/promises');
  const found = await stat(path).catch(() => undefined);
  if (!found?.isDirectory())
    throw new CliError('--sys-root is not a folder', 'name the root of the tree, with sys/ below it');
  return realpath(path);
}

/** The JSON of a recording: a snapshot, or what `harvest --json` printed. */
async function readJson(path: string): Promise<object> {
  const bytes = await readAtMost(path, LARGEST_RECORDING).catch((error: unknown) => {
    throw new CliError(inputError(path, error).message, 'record one with "hwhash harvest --record FILE"');
  });
  if (bytes === undefined) throw new CliError(`the recording ${path} has more than 64 MiB`);
  const json = parse(bytes.toString('utf8'), path);
  const inner = 'snapshot' in json ? json.snapshot : undefined;
  return !isSnapshotJson(json) && typeof inner === 'object' && inner !== null ? inner : json;
}

function parse(text: string, path: string): object {
  const fault = new CliError(`${path} is not a recording`, 'record one with "hwhash harvest --record FILE"');
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw fault;
  }
  if (typeof json !== 'object' || json === null) throw fault;
  return json;
}
