/** What happens to whoever runs the command: a device that fails, a full disk, a signal, power that goes. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Attack, type Folder, run, STACK } from './attack.js';
import { type Fault, type FaultyOutcome, runAt } from './faults.js';
import { type Inputs, makeInputs, WRITERS, type Writer } from './writers.js';

/** More calls than any writer makes. */
const MOST_CALLS = 60;
/** Runs that are made at the same time. */
const AT_ONCE = 4;
const OWN_FILES = /^\..*\.(tmp|lock|takeover)$/;

/** A folder for one run of a writer, as it is before. */
class Scene {
  constructor(
    readonly writer: Writer,
    readonly path: string,
    private readonly inputs: Inputs,
  ) {
    mkdirSync(path);
    for (const file of writer.files) if (writer.old !== undefined) writeFileSync(join(path, file), writer.old);
  }

  get args(): readonly string[] {
    return this.writer.args(this.inputs, (name) => join(this.path, name));
  }

  /** What is in a file; undefined where there is none. */
  readonly content = (file: string): Buffer | undefined => {
    const path = join(this.path, file);
    return existsSync(path) ? readFileSync(path) : undefined;
  };

  /** Files that the command made for itself. */
  get left(): string[] {
    return readdirSync(this.path).filter((name) => !this.writer.files.includes(name));
  }
}

/** The old or the new content, whole. */
function expectWhole(scene: Scene, sound: Scene): void {
  const { old, files, isWhole } = scene.writer;
  for (const file of files) {
    const content = scene.content(file);
    if (content === undefined) {
      expect(old, `${file} is gone`).toBeUndefined();
    } else if (content.toString('latin1') !== old) {
      const whole = isWhole ? isWhole(content) : content.equals(sound.content(file) ?? Buffer.alloc(0));
      expect(whole, `${file} is neither the old nor the new file`).toBe(true);
    }
  }
}

/** An error is told in one line, with a hint at most, and the status says so. */
function expectTold({ status, signal, stderr }: FaultyOutcome, sound: FaultyOutcome): void {
  expect(signal).toBeNull();
  expect(stderr).not.toMatch(STACK);
  if (status === sound.status) return;
  expect(status, stderr).toBe(1);
  const lines = stderr.split('\n').filter((line) => line.startsWith('hwhash: '));
  expect(lines, stderr).toHaveLength(1);
  expect(lines[0]).toMatch(/cannot be written/);
}

/** A signal ends the command as it ends any other. */
function expectEnded({ status, signal, stderr }: FaultyOutcome, sound: FaultyOutcome, fault: Fault): void {
  expect(stderr).not.toMatch(STACK);
  const isDone = signal === null && [sound.status, 130].includes(status);
  expect(isDone || signal === `SIG${fault}`, `status ${status}, signal ${signal}: ${stderr}`).toBe(true);
}

/** Runs a writer with a fault at each of its calls in turn; returns how often. */
async function tryAll(folder: Folder, writer: Writer, fault: Fault): Promise<number> {
  const inputs = makeInputs(folder);
  const sound = new Scene(writer, folder.at('sound'), inputs);
  const moment = { fault, folder: sound.path, at: 0 };
  const soundOutcome = await runAt(sound.args, moment);
  expect([0, 2], soundOutcome.stderr).toContain(soundOutcome.status);
  expect(sound.left).toEqual([]);
  for (let from = 1; from <= MOST_CALLS; from += AT_ONCE) {
    const runs = Array.from({ length: AT_ONCE }, async (_, i) => {
      const at = from + i;
      const scene = new Scene(writer, folder.at(`at-${at}`), inputs);
      return { at, scene, outcome: await runAt(scene.args, { fault, folder: scene.path, at }) };
    });
    for (const { at, scene, outcome } of await Promise.all(runs)) {
      if (!outcome.happened) return at - 1;
      expectWhole(scene, sound);
      if (fault === 'KILL') expectKilled(scene, outcome, soundOutcome);
      else expectClean(scene, outcome, { soundOutcome, fault, at });
    }
  }
  throw new Error(`more than ${MOST_CALLS} calls`);
}

/** After a fault nothing is left, and what is said fits what happened. */
function expectClean(
  { left, writer, content }: Scene,
  outcome: FaultyOutcome,
  { soundOutcome, fault, at }: { soundOutcome: FaultyOutcome; fault: Fault; at: number },
): void {
  expect(left, `after ${fault} at call ${at}`).toEqual([]);
  if (['TERM', 'INT', 'HUP'].includes(fault)) expectEnded(outcome, soundOutcome, fault);
  else expectTold(outcome, soundOutcome);
  if (outcome.status !== 1 || writer.old !== undefined) return;
  for (const file of writer.files) expect(content(file), `${file} of several`).toBeUndefined();
}

function expectKilled(scene: Scene, { signal }: FaultyOutcome, sound: FaultyOutcome): void {
  expect(signal).toBe('SIGKILL');
  expectNamed(scene, sound);
}

/** After a kill -9 the next run is done as if nothing had been, and names what the killed one left. */
function expectNamed(scene: Scene, sound: FaultyOutcome): void {
  const before = scene.left;
  for (const name of before) expect(name).toMatch(OWN_FILES);
  if (before.length === 0) return;
  const isThere = scene.writer.old === undefined && scene.writer.files.some((file) => scene.content(file));
  const { status, stderr } = run(isThere ? [...scene.args, '--force'] : scene.args);
  expect(status, stderr).toBe(sound.status);
  for (const name of before) if (name.endsWith('.tmp') && !name.includes('.lock.')) expect(stderr).toContain(name);
  for (const name of scene.left) expect(name, 'a lock of a killed process').not.toMatch(/\.(lock|takeover)$/);
}

const KINDS: readonly (readonly [fault: Fault, attack: string, held: string])[] = [
  [
    'KILL',
    'kill -9 at every call that changes a file, in the middle of every write',
    'the old or the new file, whole; the next run names what was left, and is not held up',
  ],
  [
    'EIO',
    'the device fails from the Nth call on, for every N',
    'the old or the new file, whole; nothing is left beside it; one line, status 1',
  ],
  ['TERM', 'SIGTERM at every call that changes a file', 'the old or the new file, whole; nothing is left beside it'],
];

const each = (fault: Fault, writer: Writer, what: string, held: string): Attack => ({
  attack: `${what}: \`hwhash ${writer.name}\``,
  held,
  async run(folder) {
    expect(await tryAll(folder, writer, fault)).toBeGreaterThan(2);
  },
});

/** Faults that take the same way through the code as those above are tried on one writer. */
const ONCE: readonly (readonly [fault: Fault, writer: string, attack: string])[] = [
  ['ENOSPC', 'csv merge', 'the disk is full from the Nth call on, for every N'],
  ['EDQUOT', 'harvest --append', 'the quota is used up from the Nth call on, for every N'],
  ['INT', 'csv fix --force', 'SIGINT at every call that changes a file'],
  ['HUP', 'harvest --append', 'SIGHUP at every call that changes a file'],
];

export const FAULT_ATTACKS: readonly Attack[] = [
  ...KINDS.flatMap(([fault, what, held]) => WRITERS.map((writer) => each(fault, writer, what, held))),
  ...ONCE.flatMap(([fault, name, what]) => {
    const held = 'the old or the new file, whole; nothing is left beside it';
    return WRITERS.filter((writer) => writer.name === name).map((writer) => each(fault, writer, what, held));
  }),
];
