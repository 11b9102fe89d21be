/**
 * The table of devices as an SQLite database. Node brings SQLite along from 22.5; before that the package better-sqlite3 is
 * used where the user has installed it.
 */
import type { ColumnType, ColumnValue } from './device-columns.js';
import type { RejectedRow, TableColumn } from './device-row.js';

/** What SQLite stores. */
export type SqlValue = string | number | null;

/** As much of a database as is needed: what Node's module and better-sqlite3 have in common. */
export interface SqlDatabase {
  exec(sql: string): unknown;
  prepare(sql: string): { run(...values: SqlValue[]): unknown };
  close(): void;
}

type SqlDatabaseClass = new (path: string) => SqlDatabase;

/** A database is wanted, and there is nothing that writes one. */
export class SqliteMissingError extends Error {
  override readonly name = 'SqliteMissingError';
  readonly code = 'sqlite-missing';
  constructor(why: string, options?: ErrorOptions) {
    super(
      `${why}: use Node 22.13 or later, install better-sqlite3@12 beside hwhash, or write .ndjson or .csv`,
      options,
    );
  }
}

/** Not a literal: it is looked up when it is needed, and no bundler follows it. */
const PACKAGE: string = 'better-sqlite3';
const NOT_FOUND = new Set(['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']);

function ofNode(): SqlDatabaseClass | undefined {
  const { emitWarning } = process;
  // That Node's module may still change is known here; a user of the command can do nothing about it.
  process.emitWarning = (...warning: unknown[]): void => {
    if (!String(warning[0]).startsWith('SQLite is')) Reflect.apply(emitWarning, process, warning);
  };
  try {
    const own: { DatabaseSync?: SqlDatabaseClass } | undefined = process.getBuiltinModule('node:sqlite');
    return own?.DatabaseSync;
  } finally {
    process.emitWarning = emitWarning;
  }
}

async function ofPackage(): Promise<SqlDatabaseClass> {
  try {
    return (await import(PACKAGE)).default;
  } catch (error) {
    const isFound = !(error instanceof Error && 'code' in error && NOT_FOUND.has(String(error.code)));
    const why = isFound ? 'better-sqlite3 cannot be loaded here' : 'this Node has no SQLite';
    throw new SqliteMissingError(why, { cause: error });
  }
}

/**
 * What opens databases here.
 *
 * @throws {@link SqliteMissingError} there is nothing that does
 */
export async function sqliteClass(): Promise<SqlDatabaseClass> {
  return ofNode() ?? (await ofPackage());
}

const SQL_TYPE: Readonly<Record<ColumnType, string>> = {
  integer: 'INTEGER',
  boolean: 'INTEGER',
  text: 'TEXT',
  list: 'TEXT',
};

/** Version of the tables, in `PRAGMA user_version`. */
const TABLES_VERSION = 1;

/** Writes the tables `devices` and `rejected` to a new database. */
export class SqliteTable {
  private readonly device: ReturnType<SqlDatabase['prepare']>;
  private readonly reject: ReturnType<SqlDatabase['prepare']>;

  constructor(
    private readonly database: SqlDatabase,
    private readonly columns: readonly TableColumn[],
  ) {
    const declared = columns.map(({ name, type }) => `"${name}" ${SQL_TYPE[type]}`).join(', ');
    // The file takes its name when it is whole: there is nothing to roll back to, and no journal beside it.
    database.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF');
    database.exec(`PRAGMA user_version = ${TABLES_VERSION}`);
    database.exec(`CREATE TABLE devices (${declared})`);
    database.exec('CREATE TABLE rejected (file TEXT, line INTEGER, reason TEXT)');
    database.exec('BEGIN');
    this.device = database.prepare(`INSERT INTO devices VALUES (${columns.map(() => '?').join(', ')})`);
    this.reject = database.prepare('INSERT INTO rejected VALUES (?, ?, ?)');
  }

  add(values: readonly ColumnValue[]): void {
    this.device.run(...this.columns.map(({ type }, i) => sqlValue(type, values[i])));
  }

  addRejected({ file, line, reason }: RejectedRow): void {
    this.reject.run(file, line, reason);
  }

  /** Ends the database; it is whole then. */
  finish(): void {
    this.database.exec('COMMIT');
    this.database.close();
  }

  /** Closes a database that will be thrown away. */
  abandon(): void {
    this.database.close();
  }
}

function sqlValue(type: ColumnType, value: ColumnValue): SqlValue {
  if (value === undefined || value === null) return null;
  if (typeof value === 'object') return JSON.stringify(value);
  if (typeof value === 'boolean') return value ? 1 : 0;
  return type === 'text' ? String(value) : value;
}
