/** A registry: the hashes of CSV files, or of any other input format, in an index, each under the name of its row. */

import type { HardwareHash } from '../hash/model.js';
import type { CarriedHash } from '../input/carriers.js';
import type { DeviceIndex } from '../match/index.js';
import { CliError } from './failure.js';
import { remark } from './terminal.js';

/** A registry in memory. */
export interface Registry {
  index: DeviceIndex;
  /** The content of each row by its name, read again when a candidate is explained. */
  rows: Map<string, Pick<CarriedHash, 'content' | 'serialNumber'>>;
  /** Rows without a readable hash. */
  unreadable: number;
  /** The hash of a row, for reports that say what changed. */
  lookup: (id: string) => HardwareHash | undefined;
}

/**
 * Reads files row by row; rows that hold no readable hash are counted and remarked. With several files a row's name
 * has its file in front.
 */
export async function readRegistry(paths: readonly string[]): Promise<Registry> {
  const { labelOf, readCarrier } = await import('./input.js');
  const { carriedInspection } = await import('../input/carriers.js');
  const { DeviceIndex } = await import('../match/index.js');
  const rows: Registry['rows'] = new Map();
  const index = new DeviceIndex();
  let unreadable = 0;
  for (const path of paths) {
    const { hashes } = await readCarrier(path);
    for (const [position, { content, place, serialNumber }] of hashes.entries()) {
      const { hash } = carriedInspection(content);
      const row = place ?? `entry ${position + 1}`;
      const id = paths.length === 1 ? row : `${labelOf(path)}, ${row}`;
      if (hash === undefined) unreadable++;
      else {
        index.add(id, hash);
        rows.set(id, { content, ...(serialNumber === undefined ? {} : { serialNumber }) });
      }
    }
  }
  if (index.size === 0) throw new CliError(`${paths.map(labelOf).join(', ')} holds no readable hash`);
  await remarkUnreadable(unreadable);
  const lookup = (id: string): HardwareHash | undefined => {
    const row = rows.get(id);
    return row === undefined ? undefined : carriedInspection(row.content).hash;
  };
  return { index, rows, unreadable, lookup };
}

async function remarkUnreadable(unreadable: number): Promise<void> {
  if (unreadable === 0) return;
  const rows = unreadable === 1 ? '1 row of the registry holds' : `${unreadable} rows of the registry hold`;
  remark(`hwhash: ${rows} no readable hash: see "hwhash csv check"`);
}

/** What to call a row: its name, and the serial number that its file gives. */
export function rowTitle({ rows }: Registry, id: string): string {
  const serial = rows.get(id)?.serialNumber;
  return serial ? `${id}, serial number ${serial}` : id;
}
