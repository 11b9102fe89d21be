/** A technician's session on a machine that was started from the stick, from power-on to power-off. */
import { HarvestError } from '../harvest/errors.js';
import { type Harvest, harvest } from '../harvest/harvest.js';
import type { HardwareSource } from '../harvest/source.js';
import type { StickConsole } from './console.js';
import type { Written } from './folder.js';
import { type StickDevice, StickError, type StickMachine } from './machine.js';
import { reportDevice } from './report.js';
import type { Outcome, ScreenState } from './screen.js';
import { isGroupTag, type StickSettings } from './settings.js';
import { settingsOf, writeToStick } from './write.js';

/** What a session works with. */
export interface SessionParts {
  machine: StickMachine;
  console: StickConsole;
  source: HardwareSource;
  version: string;
}

/** Milliseconds for which "written" is shown before the machine turns itself off. */
const BEFORE_POWER_OFF = 5_000;
const LONGEST_TAG = 64;

/** Runs a session; resolves when the technician wants the machine off. */
export async function runSession(parts: SessionParts): Promise<void> {
  await new Session(parts).run();
}

class Session {
  private state: ScreenState;
  private settings: StickSettings = {};
  private stick: StickDevice | undefined;
  private result: Harvest | undefined;

  constructor(private readonly parts: SessionParts) {
    const outcome: Outcome = { kind: 'working', doing: 'Looking for the hardware ...' };
    this.state = { version: parts.version, outcome, remarks: [], groupTag: '', keyboard: 'us', details: false };
  }

  async run(): Promise<void> {
    await this.harvestAndWrite();
    while (!(await this.answerKey())) {
      // Each key is answered there; P ends the session.
    }
  }

  private show(change: Partial<ScreenState>): void {
    this.state = { ...this.state, ...change };
    this.parts.console.show(this.state);
  }

  private work(doing: string): void {
    this.show({ outcome: { kind: 'working', doing } });
  }

  /** Everything from the start. */
  private async harvestAndWrite(): Promise<void> {
    const { machine } = this.parts;
    this.result = undefined;
    this.show({ outcome: { kind: 'working', doing: 'Looking for the hardware ...' }, device: undefined, remarks: [] });
    await this.attempt(async () => {
      await machine.settle();
      // Read without the stick too: what the device is can be shown then, and written when the stick is back.
      this.stick = await machine.find().catch(() => undefined);
      this.work('Reading the device ...');
      this.result = await harvest({ source: withoutStick(this.parts.source, this.stick?.disk) });
      const device = reportDevice(this.result, await machine.adapters());
      const unprotected = (await machine.otherDisks(this.stick)).filter(({ readOnly }) => !readOnly);
      const remarks = unprotected.map(
        ({ name }) => `the disk ${name} could not be set read-only; nothing writes to it`,
      );
      this.show({ device, remarks });
      this.stick = await machine.find();
      await this.readSettings(this.stick);
      await this.writeRow();
    });
    if (this.settings.autoPowerOff && this.state.outcome.kind === 'written') await this.powerOffSoon();
  }

  private async readSettings(stick: StickDevice): Promise<void> {
    const { settings, faults } = await settingsOf(this.parts.machine, stick);
    this.settings = settings;
    this.show({ remarks: [...this.state.remarks, ...faults], groupTag: settings.groupTag ?? '' });
    if (settings.keyboard !== undefined) await this.setKeyboard(settings.keyboard);
  }

  /** Writes the harvest to the stick; a setting that the technician changed goes with it. */
  private async writeRow(save?: readonly [string, string]): Promise<void> {
    const { machine } = this.parts;
    if (this.result === undefined) return;
    this.work('Writing to the stick: do not remove it ...');
    const stick = await machine.find();
    const { groupTag, assignedUser } = this.settings;
    const row = {
      ...(groupTag !== undefined && { groupTag }),
      ...(assignedUser !== undefined && { assignedUser }),
    };
    const written = await writeToStick(machine, stick, this.result, row, save);
    this.show({ outcome: writtenOutcome(written), remarks: [...this.state.remarks, ...written.remarks] });
  }

  /** Does something; what goes wrong is what the screen shows then. */
  private async attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.show({ outcome: failedOutcome(error) });
    }
  }

  /** Waits for a key and does what it stands for; true for power off. */
  private async answerKey(): Promise<boolean> {
    const key = (await this.parts.console.key())?.toLowerCase();
    if (key === undefined || key === 'p') return true;
    if (key === 'a') await this.harvestAndWrite();
    if (key === 'd') this.show({ details: !this.state.details });
    if (key === 'g') await this.askGroupTag();
    if (key === 'k') await this.askKeyboard();
    return false;
  }

  private async askGroupTag(): Promise<void> {
    const text = await this.ask('Group tag for this device and those that follow', this.settings.groupTag ?? '');
    if (text === undefined) return;
    const tag = text.trim();
    if (tag !== '' && !isGroupTag(tag)) {
      this.show({ remarks: ['a group tag is ASCII without commas and quotation marks: it was not changed'] });
      return;
    }
    this.settings = { ...this.settings, groupTag: tag };
    this.show({ groupTag: tag, remarks: [] });
    await this.attempt(() => this.writeRow(['group-tag', tag]));
  }

  /** A line of text; undefined where it was given up. */
  private async ask(question: string, before: string): Promise<string | undefined> {
    let text = before;
    for (;;) {
      this.show({ prompt: `${question}: ${text}_   (Enter to save, Esc to leave it)` });
      const key = await this.parts.console.key();
      if (key === 'enter' || key === 'escape' || key === undefined) {
        this.show({ prompt: undefined });
        return key === 'enter' ? text : undefined;
      }
      if (key === 'backspace') text = text.slice(0, -1);
      else if (key.length === 1 && text.length < LONGEST_TAG) text += key;
    }
  }

  private async askKeyboard(): Promise<void> {
    const names = await this.parts.machine.keyboards();
    const name = await this.ask(`Keyboard (${names.join(' ')})`, '');
    if (name !== undefined && name !== '') await this.setKeyboard(name.trim().toLowerCase());
  }

  private async setKeyboard(name: string): Promise<void> {
    if (await this.parts.machine.setKeyboard(name)) this.show({ keyboard: name });
    else this.show({ remarks: [...this.state.remarks, `there is no keyboard "${name}": it was not changed`] });
  }

  /** Turns the machine off unless a key is pressed. */
  private async powerOffSoon(): Promise<void> {
    this.show({ prompt: 'Turning the device off; any key keeps it on.' });
    const key = await this.parts.console.key(BEFORE_POWER_OFF);
    this.show({ prompt: undefined });
    if (key === undefined) await this.parts.machine.powerOff();
  }
}

/** The device without the stick, which is not part of it; and without a time zone, which the stick does not know. */
function withoutStick(source: HardwareSource, disk: string | undefined): HardwareSource {
  return {
    name: source.name,
    read: async (signal) => {
      const snapshot = await source.read(signal);
      const { system } = snapshot;
      return {
        ...snapshot,
        ...(system && { system: { ...system, utcOffsetMinutes: undefined } }),
        disks: snapshot.disks.filter(({ name }) => name !== disk),
      };
    },
  };
}

function writtenOutcome({ file, row, rows, updated, recording }: Written): Outcome {
  const place = [
    ['Row', `${row} of ${rows} in ${file}`],
    ['Recording', recording],
  ] as const;
  const known = 'This device was in the file already: its capture was updated. Remove the stick.';
  return { kind: 'written', headline: updated ? known : 'Remove the stick.', place };
}

function failedOutcome(error: unknown): Outcome {
  const message = error instanceof Error ? error.message : String(error);
  const known = error instanceof StickError || error instanceof HarvestError;
  const remedy = known ? error.remedy : 'Press A to try again.';
  return { kind: 'failed', headline: message, remedy };
}
