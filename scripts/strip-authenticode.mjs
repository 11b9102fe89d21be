// Takes the Authenticode signature off a Windows program: injecting the bundle breaks it, and a broken signature is worse
// than none. PE format: the certificate table is data directory 4, a file offset and a size, at the end of the file.

const E_LFANEW = 0x3c; // file offset of "PE\0\0"
const OPTIONAL_HEADER = 24; // behind the signature and the COFF header
const PE32_PLUS = 0x20b;
const CHECKSUM = 64; // in the optional header
const CERTIFICATE_TABLE = 112 + 4 * 8; // of a PE32+ optional header

/**
 * @param {Buffer} program a 64-bit program
 * @returns {Buffer} the program without its signature; the same bytes where it has none
 */
export function stripAuthenticode(program) {
  const header = program.readUInt32LE(E_LFANEW);
  if (program.toString('latin1', header, header + 4) !== 'PE\0\0') throw new Error('not a Windows program');
  const optional = header + OPTIONAL_HEADER;
  if (program.readUInt16LE(optional) !== PE32_PLUS) throw new Error('not a 64-bit program');
  const start = program.readUInt32LE(optional + CERTIFICATE_TABLE);
  const size = program.readUInt32LE(optional + CERTIFICATE_TABLE + 4);
  if (start === 0) return program;
  if (start + size !== program.length) throw new Error('the signature does not stand at the end of the program');
  const stripped = Buffer.from(program.subarray(0, start));
  stripped.writeUInt32LE(0, optional + CERTIFICATE_TABLE);
  stripped.writeUInt32LE(0, optional + CERTIFICATE_TABLE + 4);
  stripped.writeUInt32LE(0, optional + CHECKSUM); // no longer right, and only drivers need one
  return stripped;
}
