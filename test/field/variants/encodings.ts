/** Files whose bytes are unusual. */
import { a, b, binary, c, file, HEADER, noise, sa, sb, sc, utf16, type Variant, wrapped } from './material.js';

/** See {@link Variant}. */
export const ENCODINGS: readonly Variant[] = [
  {
    name: 'UTF-16, and rows that another shell appended in ASCII',
    file: binary(utf16(`\ufeff${file(`${HEADER},Group Tag`, `${sa},,${a},Kiosk`)}`), file(`${sb},,${b},Lobby`)),
    devices: 'A B',
    status: 0,
    tags: { A: 'Kiosk', B: 'Lobby' },
  },
  {
    name: 'a byte order mark of UTF-16 in the middle',
    file: binary(file(HEADER, `${sa},,${a}`), utf16(`\ufeff${file(HEADER, `${sb},,${b}`)}`)),
    devices: 'A B',
    status: 0,
  },
  {
    name: 'a byte order mark before every line',
    file: file(HEADER, `${sa},,${a}`, `${sb},,${b}`).replace(/^/gm, '\ufeff').slice(0, -1),
    devices: 'A B',
    status: 0,
  },
  {
    name: 'zero bytes behind the end',
    file: binary(file(HEADER, `${sa},,${a}`), Buffer.alloc(900)),
    devices: 'A',
    status: 0,
  },
  {
    name: 'zero bytes in a hash',
    file: binary(file(HEADER, `${sa},,${wrapped(a, 512, '\0')}`)),
    devices: 'A',
    status: 0,
  },
  { name: 'CR alone', file: [HEADER, `${sa},,${a}`, `${sb},,${b}`, ''].join('\r'), devices: 'A B', status: 0 },
  {
    name: 'line ends of every kind',
    file: `${HEADER},Group Tag\r\n${sa},,${a},Kiosk\n${sb},,${b},\r${sc},,${c},Lobby\r\r\n`,
    devices: 'A B C',
    status: 0,
    tags: { A: 'Kiosk', C: 'Lobby' },
  },
  {
    name: 'line separators of Unicode',
    file: [HEADER, `${sa},,${a}`, `${sb},,${b}`].join('\u2028'),
    devices: 'A B',
    status: 0,
  },
  {
    name: 'a Windows event log',
    file: binary('ElfFile\0', noise, utf16(`Hash: ${a}`), noise, noise),
    devices: 'A',
    status: 0,
  },
  { name: 'a registry hive', file: binary('regf', noise, Buffer.alloc(64), utf16(a), noise), devices: 'A', status: 0 },
];
