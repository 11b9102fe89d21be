/**
 * What is remembered of every row that is written, so that a later one that repeats it can say so: keys and line in typed
 * arrays, some 80 bytes a row, however many rows there are.
 */
import { KeySet } from '../csv/key-index.js';
import { DEVICE_WORDS, TEXT_WORDS } from '../csv/keys.js';
import type { CsvValues } from '../csv/row.js';
import { grown } from '../platform/typed-arrays.js';
import { hasDevice, hasText, type RowIdentity } from './identity.js';
import { type RowPlace, SourceList, TextColumn } from './row-places.js';

/** A row that came before, and its values that a repeated row may contradict. */
export interface SeenRow extends RowPlace {
  readonly groupTag: string | undefined;
  readonly assignedUser: string | undefined;
}

/** Rows by hash and by device. */
export class SeenRows {
  private readonly texts = new KeySet(TEXT_WORDS);
  private readonly devices = new KeySet(DEVICE_WORDS);
  /** Rows of the texts and of the devices. */
  private readonly rowsOfTexts = new NumberList();
  private readonly rowsOfDevices = new NumberList();
  private readonly lines = new NumberList();
  private readonly sources = new SourceList();
  private readonly groupTags = new TextColumn();
  private readonly assignedUsers = new TextColumn();
  private count = 0;

  /** The row that has the same hash or, without hashes, names the same device; else undefined, and this one is remembered. */
  add(identity: RowIdentity, place: RowPlace, values: CsvValues): SeenRow | undefined {
    const isText = hasText(identity);
    // A row without a hash is told by what identifies its device.
    if (!isText && !hasDevice(identity)) return undefined;
    const first = isText ? this.texts.add(identity.text) : this.devices.add(identity.device);
    const rows = isText ? this.rowsOfTexts : this.rowsOfDevices;
    if (first >= 0) return this.at(rows.get(first));
    rows.push(this.count);
    this.lines.push(place.line);
    this.sources.add(this.count, place.source);
    this.groupTags.set(this.count, values.groupTag);
    this.assignedUsers.set(this.count, values.assignedUser);
    this.count++;
    return undefined;
  }

  /** The row that has another capture of the device of the row that was added last; else undefined, and that one is remembered. */
  addCapture(identity: RowIdentity): RowPlace | undefined {
    if (!hasText(identity) || !hasDevice(identity)) return undefined;
    const first = this.devices.add(identity.device);
    if (first >= 0) return this.at(this.rowsOfDevices.get(first));
    this.rowsOfDevices.push(this.count - 1);
    return undefined;
  }

  private at(row: number): SeenRow {
    return {
      source: this.sources.of(row),
      line: this.lines.get(row),
      groupTag: this.groupTags.get(row),
      assignedUser: this.assignedUsers.get(row),
    };
  }
}

/** Numbers of 32 bits, one behind the other. */
class NumberList {
  private numbers = new Uint32Array(0x400);
  private count = 0;

  push(number: number): void {
    this.numbers = grown(this.numbers, this.count + 1);
    this.numbers[this.count++] = number;
  }

  get(index: number): number {
    return this.numbers[index];
  }
}
