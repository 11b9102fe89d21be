/**
 * The newest capture of every device, and the newest group tag and user that any capture of it has, in typed arrays: some 70
 * bytes a device, and 24 more where rows have a group tag or a user.
 */
import { KeySet } from '../csv/key-index.js';
import { DEVICE_WORDS, TEXT_WORDS } from '../csv/keys.js';
import type { CsvValues } from '../csv/row.js';
import { grown } from '../platform/typed-arrays.js';
import { hasDevice, hasText, type RowIdentity } from './identity.js';
import { type RowPlace, SourceList, TextColumn } from './row-places.js';

/** Columns that the newest capture takes from an older one where it has none itself. */
export const INHERITED = ['groupTag', 'assignedUser'] as const;

type InheritedColumn = (typeof INHERITED)[number];

/** A capture, and where it is. */
export interface Capture {
  readonly identity: RowIdentity;
  readonly values: Pick<CsvValues, InheritedColumn>;
  readonly origin: RowPlace;
}

/** Captures by device; those that name none by their hash. */
export class NewestCaptures {
  /** A key of a hash is one of a device whose second half, which else is a digest, is zero. */
  private readonly keys = new KeySet(DEVICE_WORDS);
  private readonly key = new Uint32Array(DEVICE_WORDS);
  /** By device: number of the row, its line, time of its capture. */
  private rows = new Uint32Array(0);
  private lines = new Uint32Array(0);
  private times = new Float64Array(0);
  private count = 0;
  private readonly sources = new SourceList();
  private readonly inherited = { groupTag: new NewestValues(), assignedUser: new NewestValues() };

  /** Adds a capture; `row` is its number among all rows that were read. */
  add({ identity, values, origin }: Capture, row: number): void {
    if (!this.readKey(identity)) return;
    const { capturedAt } = identity;
    const known = this.keys.add(this.key);
    const device = known < 0 ? this.count++ : known;
    this.sources.add(row, origin.source);
    if (known < 0) this.grow();
    if (known < 0 || capturedAt > this.times[device]) {
      this.rows[device] = row;
      this.lines[device] = origin.line;
      this.times[device] = capturedAt;
    }
    for (const column of INHERITED) this.inherited[column].add(device, values[column], capturedAt);
  }

  /** The number of a device that was added; -1 where a row names none. */
  deviceOf(identity: RowIdentity): number {
    return this.readKey(identity) ? this.keys.find(this.key) : -1;
  }

  /** The number of the row with the newest capture of a device. */
  rowOf(device: number): number {
    return this.rows[device];
  }

  /** Where that row is. */
  placeOf(device: number): RowPlace {
    return { source: this.sources.of(this.rows[device]), line: this.lines[device] };
  }

  /** The newest value that any capture of a device has. */
  valueOf(device: number, column: InheritedColumn): string | undefined {
    return this.inherited[column].get(device);
  }

  private readKey(identity: RowIdentity): boolean {
    const { key } = this;
    if (hasDevice(identity)) key.set(identity.device);
    else if (hasText(identity)) key.fill(0, TEXT_WORDS).set(identity.text);
    else return false;
    return true;
  }

  private grow(): void {
    this.rows = grown(this.rows, this.count);
    this.lines = grown(this.lines, this.count);
    this.times = grown(this.times, this.count);
  }
}

/** A value by device: that of the newest capture that has one. */
class NewestValues {
  private readonly texts = new TextColumn();
  private times = new Float64Array(0);

  add(device: number, value: string | undefined, capturedAt: number): void {
    if (!value || (this.texts.get(device) !== undefined && capturedAt <= this.times[device])) return;
    this.texts.set(device, value);
    this.times = grown(this.times, device + 1);
    this.times[device] = capturedAt;
  }

  get(device: number): string | undefined {
    return this.texts.get(device);
  }
}
