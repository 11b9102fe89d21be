/** The devices of plain rows for a body of Microsoft Graph, without a model of their hashes. */
import { toLatin1 } from '#platform';
import { HashCheck } from '../csv/hash-check.js';
import { HashSlot } from '../csv/hash-slot.js';
import { HASH_SIZE } from '../hash/container.js';
import { place } from '../hash/table.js';
import type { PlainRow } from '../input/plain-rows.js';
import { type GraphImportDetails, type ImportedDeviceIdentity, identityOf } from '../interop/graph.js';
import { checkRules } from '../validate/rules.js';

const SERIAL = place('smbios.systemSerialNumber').block;
const PRODUCT_KEY = place('productKey.id').block;

/** What every device gets that has none of its own. */
interface CommonDetails {
  groupTag?: string;
  assignedUser?: string;
}

/** Makes devices of rows, one after the other. */
export class GraphRows {
  readonly slot = new HashSlot();
  private hasErrors = false;
  private readonly check = new HashCheck(
    this.slot,
    checkRules({}),
    {
      report: (_, severity) => {
        if (severity === 'error') this.hasErrors = true;
      },
    },
    ({ severity }) => {
      if (severity === 'error') this.hasErrors = true;
    },
  );

  constructor(private readonly common: CommonDetails) {}

  /** The device of a row; undefined where there is something to say of its hash, or it has a block that is not understood. */
  deviceOf(row: PlainRow): ImportedDeviceIdentity | undefined {
    if (row.slot !== this.slot || !this.slot.hasKnownForms()) return undefined;
    this.hasErrors = false;
    this.check.checkParsed(HASH_SIZE);
    if (this.hasErrors) return undefined;
    const { bytes, starts, ends, hashAt } = row;
    return identityOf(toLatin1(bytes, starts[hashAt], ends[hashAt]), this.detailsOf(row));
  }

  private detailsOf({ columns, bytes, starts, ends, hashAt }: PlainRow): GraphImportDetails {
    const { reader } = this.slot;
    const values: Partial<Record<string, string>> = {};
    columns.forEach((column, i) => {
      if (column !== null && i !== hashAt)
        values[column] = ends[i] > starts[i] ? toLatin1(bytes, starts[i], ends[i]) : undefined;
    });
    return {
      groupTag: values.groupTag ?? this.common.groupTag,
      assignedUserPrincipalName: values.assignedUser ?? this.common.assignedUser,
      serialNumber: values.serialNumber ?? reader.text(SERIAL),
      productKey: values.windowsProductId ?? reader.text(PRODUCT_KEY),
    };
  }
}
