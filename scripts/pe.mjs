// What is read of and changed in Windows programs and libraries: 64-bit portable executables, as Microsoft's "PE Format"
// describes them. The files are the project's own or pinned by digest; a file of another form is refused.

const E_LFANEW = 0x3c; // file offset of "PE\0\0"
const COFF = { machine: 4, sections: 6, timestamp: 8, optionalSize: 20 }; // after that mark
const OPTIONAL_HEADER = 24;
const PE32_PLUS = 0x20b;
const OPTIONAL = { checksum: 64, characteristics: 70, directories: 112 };
const DIRECTORY = { exports: 0, imports: 1, certificates: 4, debug: 6, loadConfig: 10, delayImports: 13 };
const DEPENDENT_LOAD_FLAGS = 0x4e; // in the load configuration
const SECTION = { size: 40, virtualSize: 8, address: 12, rawSize: 16, file: 20 };

/** Search only Windows' own folder for the libraries that a program imports. */
export const LOAD_LIBRARY_SEARCH_SYSTEM32 = 0x0800;

const MACHINES = new Map([
  [0x8664, 'x64'],
  [0xaa64, 'arm64'],
]);

/** Places in a file's headers. */
function layout(file) {
  const header = file.readUInt32LE(E_LFANEW);
  if (file.toString('latin1', header, header + 4) !== 'PE\0\0') throw new Error('not a Windows program');
  const optional = header + OPTIONAL_HEADER;
  if (file.readUInt16LE(optional) !== PE32_PLUS) throw new Error('not a 64-bit program');
  const first = optional + file.readUInt16LE(header + COFF.optionalSize);
  const sections = Array.from({ length: file.readUInt16LE(header + COFF.sections) }, (_, index) => {
    const at = first + index * SECTION.size;
    const [size, address, rawSize, start] = [SECTION.virtualSize, SECTION.address, SECTION.rawSize, SECTION.file].map(
      (field) => file.readUInt32LE(at + field),
    );
    return { address, size: Math.max(size, rawSize), start };
  });
  /** File offset of an address in memory. */
  const offsetOf = (address) => {
    const section = sections.find((each) => address >= each.address && address < each.address + each.size);
    if (!section) throw new Error(`address ${address} is in no section`);
    return section.start + address - section.address;
  };
  /** Where a directory's entry is, and what it says. */
  const directory = (index) => {
    const entry = optional + OPTIONAL.directories + index * 8;
    return { entry, address: file.readUInt32LE(entry), size: file.readUInt32LE(entry + 4) };
  };
  return { header, optional, offsetOf, directory };
}

/** Names of the libraries in an import table: rows of a fixed size, the last one empty. */
function libraries(file, { directory, offsetOf }, index, { size, name }) {
  const { address } = directory(index);
  const names = [];
  if (address === 0) return names;
  for (let row = offsetOf(address); file.readUInt32LE(row + name) !== 0; row += size) {
    const start = offsetOf(file.readUInt32LE(row + name));
    names.push(file.toString('latin1', start, file.indexOf(0, start)).toLowerCase());
  }
  return names.sort();
}

/**
 * Facts of a program or library that tests and builds check.
 *
 * @param {Buffer} file
 */
export function describePe(file) {
  const places = layout(file);
  const { header, optional, directory, offsetOf } = places;
  const loadConfig = directory(DIRECTORY.loadConfig).address;
  const machine = file.readUInt16LE(header + COFF.machine);
  return {
    machine: MACHINES.get(machine) ?? `0x${machine.toString(16)}`,
    timestamp: file.readUInt32LE(header + COFF.timestamp),
    characteristics: file.readUInt16LE(optional + OPTIONAL.characteristics),
    imports: libraries(file, places, DIRECTORY.imports, { size: 20, name: 12 }),
    delayImports: libraries(file, places, DIRECTORY.delayImports, { size: 32, name: 4 }),
    signed: directory(DIRECTORY.certificates).address !== 0,
    dependentLoadFlags: loadConfig === 0 ? undefined : file.readUInt16LE(offsetOf(loadConfig) + DEPENDENT_LOAD_FLAGS),
  };
}

/**
 * Takes the Authenticode signature off a program: injecting the command breaks it, and a broken signature is worse than
 * none. It is at the end of the file, and its directory holds a file offset instead of an address.
 *
 * @param {Buffer} program
 * @returns {Buffer} the program without its signature; the same bytes where it has none
 */
export function stripAuthenticode(program) {
  const { optional, directory } = layout(program);
  const { entry, address: start, size } = directory(DIRECTORY.certificates);
  if (start === 0) return program;
  if (start + size !== program.length) throw new Error('the signature is not at the end of the program');
  const stripped = Buffer.from(program.subarray(0, start));
  stripped.fill(0, entry, entry + 8);
  stripped.writeUInt32LE(0, optional + OPTIONAL.checksum); // no longer right, and only drivers need one
  return stripped;
}

/**
 * Makes Windows load the libraries that a program imports from its own folder only. node.exe imports dbghelp, winmm and
 * others that are not among Windows' known libraries: a file of that name beside the program, in Downloads or on a
 * stick, would be loaded instead, and run with the rights of an administrator.
 *
 * @param {Buffer} program without a signature
 * @returns {Buffer}
 */
export function restrictLibraries(program) {
  const { directory, offsetOf } = layout(program);
  const { address } = directory(DIRECTORY.loadConfig);
  const at = offsetOf(address);
  if (program.readUInt32LE(at) < DEPENDENT_LOAD_FLAGS + 2) throw new Error('the load configuration is too short');
  const restricted = Buffer.from(program);
  restricted.writeUInt16LE(LOAD_LIBRARY_SEARCH_SYSTEM32, at + DEPENDENT_LOAD_FLAGS);
  return restricted;
}

/**
 * Sets the times of linking to zero, so that the same sources give the same bytes.
 *
 * @param {Buffer} file
 * @returns {Buffer}
 */
export function clearTimestamps(file) {
  const { header, directory, offsetOf } = layout(file);
  const cleared = Buffer.from(file);
  cleared.writeUInt32LE(0, header + COFF.timestamp);
  for (const index of [DIRECTORY.exports, DIRECTORY.debug]) {
    const { address } = directory(index);
    if (address !== 0) cleared.writeUInt32LE(0, offsetOf(address) + 4);
  }
  return cleared;
}
