/**
 * The CSV dialects of the registration services: which header lines each target accepts, how many rows, and which values
 * identify a device. Sources are Microsoft's pages on registering devices with Windows Autopilot, on Partner Center's
 * device lists and on corporate device identifiers.
 */

import type { PageAddress } from '../inspect/finding-source.js';

/** What a column holds. */
export type CsvColumn =
  | 'serialNumber'
  | 'windowsProductId'
  | 'hardwareHash'
  | 'groupTag'
  | 'assignedUser'
  | 'manufacturer'
  | 'model';

/** Where a CSV file is to be uploaded; `fleet` is a list of one's own, without a limit of rows. */
export type CsvTarget = 'intune' | 'partner-center' | 'store' | 'corporate-identifiers' | 'fleet';

/** One column of a header line: the title, letter by letter, and what the column holds. */
export type HeaderColumn = readonly [title: string, column: CsvColumn];

/** The rules of one target. */
export interface Dialect {
  readonly target: CsvTarget;
  /** Name of the service, for messages. */
  readonly service: string;
  /** Header lines that the target accepts; the first is the one that is written. Empty where there is no header line. */
  readonly headers: readonly (readonly HeaderColumn[])[];
  /** Columns of a file without a header line. */
  readonly columns?: readonly CsvColumn[];
  /** Most rows of one file. */
  readonly rowLimit?: number;
  /** Sets of columns, one of which has to be filled in every row. */
  readonly required: readonly (readonly CsvColumn[])[];
  /** Where the rules are published. */
  readonly source: PageAddress;
}

const SERIAL: HeaderColumn = ['Device Serial Number', 'serialNumber'];
const PRODUCT: HeaderColumn = ['Windows Product ID', 'windowsProductId'];
const HASH: HeaderColumn = ['Hardware Hash', 'hardwareHash'];
const TAG: HeaderColumn = ['Group Tag', 'groupTag'];
const USER: HeaderColumn = ['Assigned User', 'assignedUser'];
const MANUFACTURER: HeaderColumn = ['Manufacturer name', 'manufacturer'];
const MODEL: HeaderColumn = ['Device model', 'model'];

const DEVICE: readonly HeaderColumn[] = [SERIAL, PRODUCT, HASH];

const INTUNE: readonly (readonly HeaderColumn[])[] = [DEVICE, [...DEVICE, TAG], [...DEVICE, TAG, USER]];

const PARTNER_CENTER: readonly (readonly HeaderColumn[])[] = [
  [...DEVICE, MANUFACTURER, MODEL],
  [
    ['Device serial number', 'serialNumber'],
    ['Windows product ID', 'windowsProductId'],
    ['Hardware hash', 'hardwareHash'],
    MANUFACTURER,
    MODEL,
  ],
  [...DEVICE, ['Manufacturer Name', 'manufacturer'], ['Device Name', 'model']],
];

/** The rules of every target. */
export const DIALECTS: Readonly<Record<CsvTarget, Dialect>> = {
  intune: {
    target: 'intune',
    service: 'Intune',
    headers: INTUNE,
    rowLimit: 500,
    required: [['serialNumber', 'hardwareHash']],
    source: 'https://learn.microsoft.com/autopilot/add-devices',
  },
  'partner-center': {
    target: 'partner-center',
    service: 'Partner Center',
    headers: PARTNER_CENTER,
    rowLimit: 1000,
    required: [['hardwareHash'], ['windowsProductId'], ['serialNumber', 'manufacturer', 'model']],
    source: 'https://learn.microsoft.com/partner-center/customers/autopilot',
  },
  store: {
    target: 'store',
    service: 'Microsoft Store for Business',
    headers: [DEVICE],
    rowLimit: 1000,
    required: [['serialNumber', 'hardwareHash']],
    source: 'https://learn.microsoft.com/microsoft-365/business-premium/create-and-edit-autopilot-devices',
  },
  'corporate-identifiers': {
    target: 'corporate-identifiers',
    service: 'Intune corporate identifiers',
    headers: [],
    columns: ['manufacturer', 'model', 'serialNumber'],
    required: [['manufacturer', 'model', 'serialNumber']],
    source: 'https://learn.microsoft.com/intune/device-enrollment/corporate-identifiers-add',
  },
  fleet: {
    target: 'fleet',
    service: 'a list of your own',
    headers: [...INTUNE, ...PARTNER_CENTER, [...DEVICE, TAG, USER, MANUFACTURER, MODEL]],
    required: [['hardwareHash']],
    source: 'https://learn.microsoft.com/autopilot/add-devices',
  },
};

/** The rules where a partner uploads: a partner's import into Intune needs the Windows Product ID as well. */
export function partnerDialect(dialect: Dialect): Dialect {
  if (dialect.target !== 'intune') return dialect;
  return { ...dialect, required: dialect.required.map((columns) => [...columns, 'windowsProductId'] as const) };
}

/** The names of all targets. */
export const CSV_TARGETS: readonly CsvTarget[] = [
  'intune',
  'partner-center',
  'store',
  'corporate-identifiers',
  'fleet',
];

/** The title that a column has in messages. */
export const COLUMN_TITLES: Readonly<Record<CsvColumn, string>> = {
  serialNumber: 'Device Serial Number',
  windowsProductId: 'Windows Product ID',
  hardwareHash: 'Hardware Hash',
  groupTag: 'Group Tag',
  assignedUser: 'Assigned User',
  manufacturer: 'Manufacturer name',
  model: 'Device model',
};

/**
 * Titles of other tools' exports, reduced to lower-case letters and digits: Configuration Manager's device reports,
 * Windows' diagnostics (`DeviceHash_*.csv`), Graph exports and WMI property names.
 */
const TITLES: Readonly<Record<CsvColumn, readonly string[]>> = {
  serialNumber: [
    'deviceserialnumber',
    'serialnumber',
    'serial',
    'biosserialnumber',
    'systemserialnumber',
    'smbiossystemserialnumber',
  ],
  windowsProductId: ['windowsproductid', 'productid', 'productkeyid', 'productkey', 'pkid'],
  hardwareHash: [
    'hardwarehash',
    'hash',
    'devicehash',
    'devicehardwaredata',
    'devicehardwarehash',
    'hardwareidentifier',
    'hardwareid',
    '4khardwarehash',
    '4khh',
    'autopilothash',
  ],
  groupTag: ['grouptag', 'orderid', 'orderidentifier', 'tag'],
  assignedUser: ['assigneduser', 'assigneduserprincipalname', 'userprincipalname', 'upn'],
  manufacturer: ['manufacturername', 'manufacturer', 'devicemanufacturer', 'oemmanufacturername', 'make'],
  model: ['devicemodel', 'model', 'modelname', 'productname', 'systemproductname'],
};

const BY_TITLE: ReadonlyMap<string, CsvColumn> = new Map(
  Object.entries(TITLES).flatMap(([column, titles]) => titles.map((title) => [title, column as CsvColumn] as const)),
);

/** Longer texts are values, not titles: no time is spent on a hash. */
const LONGEST_TITLE = 120;

/** What a column of this title holds, whatever tool wrote it; undefined for a title that is not known. */
export function columnOfTitle(title: string): CsvColumn | undefined {
  if (title.length > LONGEST_TITLE) return undefined;
  return BY_TITLE.get(title.toLowerCase().replace(/[^a-z0-9]+/g, ''));
}

/** The shortest header line of a target that has the given columns, as far as the target accepts them; undefined where it has no header line. */
export function headerFor(target: CsvTarget, columns: ReadonlySet<CsvColumn>): readonly HeaderColumn[] | undefined {
  const { headers } = DIALECTS[target];
  const covered = (header: readonly HeaderColumn[]): number =>
    header.filter(([, column]) => columns.has(column)).length * 10 - header.length;
  return headers.reduce<readonly HeaderColumn[] | undefined>(
    (best, header) => (best === undefined || covered(header) > covered(best) ? header : best),
    undefined,
  );
}
