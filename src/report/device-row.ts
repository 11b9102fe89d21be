/** One row of the table of devices: where a hash is, what is said beside it, what a check says of it, and all that is in it. */

import { HashSlot } from '../csv/hash-slot.js';
import { RowFlag, roomForKeys } from '../csv/keys.js';
import type { CsvRow } from '../csv/rows.js';
import type { HardwareHash } from '../hash/model.js';
import type { Finding } from '../inspect/finding.js';
import { inspectHash } from '../inspect/inspect.js';
import type { ScenarioName } from '../validate/scenarios.js';
import { type ValidationReport, validateHash } from '../validate/validate.js';
import { type ColumnType, type ColumnValue, MODEL_COLUMNS } from './device-columns.js';

/** A column of the table. */
export interface TableColumn {
  /** Name, in lower case with underscores; it stays what it is in later versions. */
  readonly name: string;
  readonly type: ColumnType;
  /** What it holds. */
  readonly about: string;
}

/** What the columns are read from. */
interface Device {
  row: CsvRow;
  hash: HardwareHash;
  report: ValidationReport;
  id: string | undefined;
}

type DeviceColumn = TableColumn & { read(device: Device): ColumnValue };

const column = (name: string, type: ColumnType, about: string, read: DeviceColumn['read']): DeviceColumn => ({
  name,
  type,
  about,
  read,
});

const count = ({ report }: Device, severity: Finding['severity']): number =>
  report.findings.filter((finding) => finding.severity === severity).length;

/** Codes of errors and warnings, errors first, each once. */
function codesOf({ report: { findings } }: Device): string[] {
  const of = (severity: Finding['severity']): string[] =>
    findings.filter((finding) => finding.severity === severity).map(({ code }) => code);
  return [...new Set([...of('error'), ...of('warning')])];
}

/** A list, or nothing where it is empty. */
const orNothing = (list: readonly string[] = []): readonly string[] | undefined => (list.length > 0 ? list : undefined);

const OWN_COLUMNS: readonly DeviceColumn[] = [
  column('file', 'text', 'file, and part of an archive', ({ row }) => row.source),
  column('line', 'integer', 'line of the file, from 1', ({ row }) => row.line),
  column('ok', 'boolean', 'no error was found', ({ report, row }) => report.ok && row.unusable === undefined),
  column('verdict', 'text', 'the check in one line', ({ report }) => report.summary),
  column('errors', 'integer', 'number of errors', (device) => count(device, 'error')),
  column('warnings', 'integer', 'number of warnings', (device) => count(device, 'warning')),
  column('finding_codes', 'list', 'codes of errors and warnings', (device) => orNothing(codesOf(device))),
  column('fault', 'text', 'why the file cannot be used for this device', ({ row }) => row.unusable),
  column('repairs', 'list', 'what was put right to read the row', ({ row }) => orNothing(row.repairs)),
  column(
    'device_id',
    'text',
    'equal for all captures of one device (of UUID, endorsement key or serial number)',
    ({ id }) => id,
  ),
  column(
    'listed_serial_number',
    'text',
    'serial number beside the hash',
    ({ row }) => row.values.serialNumber || undefined,
  ),
  column(
    'listed_product_key_id',
    'text',
    'product key id beside the hash',
    ({ row }) => row.values.windowsProductId || undefined,
  ),
  column(
    'listed_manufacturer',
    'text',
    'manufacturer beside the hash',
    ({ row }) => row.values.manufacturer || undefined,
  ),
  column('listed_model', 'text', 'model beside the hash', ({ row }) => row.values.model || undefined),
  column('group_tag', 'text', 'group tag beside the hash', ({ row }) => row.values.groupTag || undefined),
  column('assigned_user', 'text', 'assigned user beside the hash', ({ row }) => row.values.assignedUser || undefined),
];

const ALL: readonly DeviceColumn[] = [
  ...OWN_COLUMNS,
  ...MODEL_COLUMNS.map(({ read, ...rest }): DeviceColumn => ({ ...rest, read: ({ hash }) => read(hash) })),
];

/** The columns of the table, in their order. */
export const TABLE_COLUMNS: readonly TableColumn[] = ALL.map(({ name, type, about }) => ({ name, type, about }));

/** A row that is not a device of the table, and why. */
export interface RejectedRow {
  file: string;
  line: number;
  reason: string;
}

/** What became of a row: the values of {@link TABLE_COLUMNS}, or why there are none. */
export type TableRow = { values: ColumnValue[]; ok: boolean } | { rejected: RejectedRow };

/** Makes rows, one after the other. */
export class FleetRows {
  private readonly keys = roomForKeys();
  private readonly slot = new HashSlot();

  constructor(private readonly scenario: ScenarioName) {}

  /** The row of a device. */
  of(row: CsvRow): TableRow {
    const rejected = (reason: string): TableRow => ({ rejected: { file: row.source, line: row.line, reason } });
    const text = row.values.hardwareHash;
    if (!text) return rejected(row.unusable ?? 'there is no hash in this row');
    const inspection = inspectHash(text);
    const { hash } = inspection;
    if (hash === undefined) {
      const [error] = inspection.findings;
      return rejected(row.unusable ?? `the hash cannot be read: ${error?.message ?? 'it is damaged'}`);
    }
    const report = validateHash(inspection, { scenario: this.scenario, hwid: 'all' });
    const device: Device = { row, hash, report, id: this.idOf(inspection.bytes) };
    const values = ALL.map(({ read }) => read(device));
    return { values, ok: report.ok && row.unusable === undefined };
  }

  /** What duplicates are told by in a check, as hex digits. */
  private idOf(bytes: Uint8Array): string | undefined {
    const { slot, keys } = this;
    slot.take(bytes);
    if (!slot.load(bytes.length) || !(slot.keys(keys) & RowFlag.device)) return undefined;
    return Array.from(keys.device, (word) => word.toString(16).padStart(8, '0')).join('');
  }
}
