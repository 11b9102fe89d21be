/** Small cabinets (MS-CAB): one folder of one block, stored or MSZIP. */
import { deflateSync } from 'fflate';

/** A file to pack. */
export interface CabFile {
  name: string;
  bytes: Uint8Array;
}

const HEADER_SIZE = 36;
const FOLDER_SIZE = 8;
const FILE_SIZE = 16;
const MSZIP = 1;

/** Packs files whose bytes fit into one block. */
export function cabOf(files: readonly CabFile[], isPacked: boolean): Uint8Array {
  const content = Buffer.concat(files.map(({ bytes }) => bytes));
  const data = isPacked ? Buffer.concat([Buffer.from('CK'), deflateSync(content)]) : content;
  const filesStart = HEADER_SIZE + FOLDER_SIZE;
  const dataStart = files.reduce((at, { name }) => at + FILE_SIZE + name.length + 1, filesStart);
  const cab = Buffer.alloc(dataStart + 8 + data.length);
  cab.write('MSCF');
  cab.writeUInt32LE(cab.length, 8);
  cab.writeUInt32LE(filesStart, 16);
  cab.writeUInt16LE(0x0103, 24);
  cab.writeUInt16LE(1, 26);
  cab.writeUInt16LE(files.length, 28);
  cab.writeUInt32LE(dataStart, HEADER_SIZE);
  cab.writeUInt16LE(1, HEADER_SIZE + 4);
  cab.writeUInt16LE(isPacked ? MSZIP : 0, HEADER_SIZE + 6);
  let at = filesStart;
  let offset = 0;
  for (const { name, bytes } of files) {
    cab.writeUInt32LE(bytes.length, at);
    cab.writeUInt32LE(offset, at + 4);
    cab.write(name, at + FILE_SIZE, 'latin1');
    at += FILE_SIZE + name.length + 1;
    offset += bytes.length;
  }
  cab.writeUInt16LE(data.length, dataStart + 4);
  cab.writeUInt16LE(content.length, dataStart + 6);
  data.copy(cab, dataStart + 8);
  return new Uint8Array(cab);
}
