// A cpio archive in the kernel's format (newc), the same bytes for the same content: sorted names, owner 0, numbered
// inodes, one time for all. Nothing of the machine that builds it shows.

const MAGIC = '070701';
const TYPE = { directory: 0o040000, file: 0o100000, link: 0o120000 };
const TRAILER = 'TRAILER!!!';
const ALIGNMENT = 4;

/**
 * Packs entries; folders above them are added.
 *
 * @param {Map<string, { data?: Uint8Array, link?: string, executable?: boolean }>} entries by path without a leading slash
 * @param {number} time seconds since 1970, of every entry
 * @returns {Buffer}
 */
export function cpioArchive(entries, time) {
  const all = new Map(entries);
  for (const path of entries.keys()) {
    for (let at = path.indexOf('/'); at >= 0; at = path.indexOf('/', at + 1)) {
      if (!all.has(path.slice(0, at))) all.set(path.slice(0, at), {});
    }
  }
  const names = [...all.keys()].sort();
  const parts = names.flatMap((name, i) => record(name, all.get(name), i + 1, time));
  return Buffer.concat([...parts, ...record(TRAILER, {}, 0, 0, 0)]);
}

function record(name, { data, link, executable }, inode, time, mode = modeOf({ data, link, executable })) {
  const content = link === undefined ? Buffer.from(data ?? []) : Buffer.from(link);
  const numbers = [inode, mode, 0, 0, 1, time, content.length, 0, 0, 0, 0, Buffer.byteLength(name) + 1, 0];
  const head = `${MAGIC}${numbers.map((number) => number.toString(16).padStart(8, '0')).join('')}${name}\0`;
  return [padded(Buffer.from(head)), padded(content)];
}

function modeOf({ data, link, executable }) {
  if (link !== undefined) return TYPE.link | 0o777;
  if (data === undefined) return TYPE.directory | 0o755;
  return TYPE.file | (executable ? 0o755 : 0o644);
}

function padded(buffer) {
  const surplus = buffer.length % ALIGNMENT;
  return surplus === 0 ? buffer : Buffer.concat([buffer, Buffer.alloc(ALIGNMENT - surplus)]);
}
