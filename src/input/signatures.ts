/** What binary files are, by their first bytes: a file that holds no text is named, not read as noise. */

interface Signature {
  readonly name: string;
  /** Bytes at the start, or at `at`. */
  readonly bytes: string;
  readonly at?: number;
}

const SIGNATURES: readonly Signature[] = [
  { name: 'a Windows event log (EVTX)', bytes: 'ElfFile\0' },
  { name: 'a Windows registry hive', bytes: 'regf' },
  { name: 'an Office 97-2003 document (such as an Excel 97-2003 workbook)', bytes: '\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1' },
  { name: 'a PDF document', bytes: '%PDF-' },
  { name: 'a PNG image', bytes: '\x89PNG' },
  { name: 'a JPEG image', bytes: '\xff\xd8\xff' },
  { name: 'a GIF image', bytes: 'GIF8' },
  { name: 'a bitmap image', bytes: 'BM' },
  { name: 'a WebP or RIFF file', bytes: 'RIFF' },
  { name: 'a HEIF or MPEG-4 file', bytes: 'ftyp', at: 4 },
  { name: 'a 7-Zip archive', bytes: "7z\xbc\xaf'\x1c" },
  { name: 'a RAR archive', bytes: 'Rar!\x1a\x07' },
  { name: 'an xz archive', bytes: '\xfd7zXZ\0' },
  { name: 'a bzip2 archive', bytes: 'BZh' },
  { name: 'a Zstandard archive', bytes: '\x28\xb5\x2f\xfd' },
  { name: 'a Windows Imaging file (WIM)', bytes: 'MSWIM\0\0\0' },
  { name: 'a Windows program (EXE or DLL)', bytes: 'MZ' },
  { name: 'a Linux program (ELF)', bytes: '\x7fELF' },
  { name: 'an SQLite database', bytes: 'SQLite format 3\0' },
  { name: 'a Microsoft Access database', bytes: 'Standard Jet DB', at: 4 },
  { name: 'a Microsoft Access database', bytes: 'Standard ACE DB', at: 4 },
  { name: 'an Outlook data file', bytes: '!BDN' },
  { name: 'an event trace (ETL)', bytes: '\x02\x02\0', at: 28 },
  { name: 'a Windows shortcut', bytes: 'L\0\0\0\x01\x14\x02\0' },
  { name: 'a Parquet file', bytes: 'PAR1' },
  { name: 'a tar archive', bytes: 'ustar', at: 257 },
];

/** Shares of control characters over which bytes are not text. */
const SAMPLE = 4096;

/** What a binary file is; undefined for text, and `a binary file of an unknown kind` for what has no known signature. */
export function binaryKind(bytes: Uint8Array): string | undefined {
  if (!isBinary(bytes)) return undefined;
  const known = SIGNATURES.find(({ bytes: signature, at = 0 }) => hasAt(bytes, signature, at));
  return known?.name ?? UNKNOWN_BINARY;
}

/** Whether bytes are a program, for Windows, for Linux or for the firmware: hashes in one are examples, and no device's. */
export const isProgram = (bytes: Uint8Array): boolean =>
  binaryKind(bytes) !== undefined && PROGRAMS.some((signature) => hasAt(bytes, signature, 0));

const PROGRAMS = ['MZ', '\x7fELF'];

/** The name of a binary file without a known signature. */
export const UNKNOWN_BINARY = 'a binary file of an unknown kind';

function hasAt(bytes: Uint8Array, signature: string, at: number): boolean {
  for (let i = 0; i < signature.length; i++) if (bytes[at + i] !== signature.charCodeAt(i)) return false;
  return true;
}

/** Whether bytes hold control characters that no text has; zeros of UTF-16 and a Ctrl-Z at the end of a file are none. */
function isBinary(bytes: Uint8Array): boolean {
  const length = Math.min(bytes.length, SAMPLE);
  let control = 0;
  for (let i = 0; i < length; i++) {
    const byte = bytes[i];
    if (
      byte < 0x20 &&
      byte !== 0 &&
      byte !== 9 &&
      byte !== 10 &&
      byte !== 12 &&
      byte !== 13 &&
      byte !== 0x1a &&
      byte !== 0x1b
    )
      control++;
    else if (byte === 0 && bytes[i + 1] === 0) control++;
  }
  return control > 0 && control * 64 > length;
}
