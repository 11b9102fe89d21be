// The device's SMBIOS structures as options of QEMU: -smbios type=N for what QEMU can say, -smbios file=F for the rest.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SMBIOS_STRINGS } from './description.mjs';

/** Options for every type that the description names. A string that it leaves out is left unspecified, index 0. */
export function smbiosOptions(smbios, folder) {
  return Object.entries(smbios).flatMap(([type, fields]) => {
    if (type === '3' && fields.type !== undefined) return ['-smbios', `file=${chassisFile(fields, folder)}`];
    return ['-smbios', [`type=${type}`, ...pairs(type, fields)].map(escapeCommas).join(',')];
  });
}

function pairs(type, fields) {
  const strings = SMBIOS_STRINGS[type].map((name) => `${name}=${fields[name] ?? ''}`);
  const others = ['release', 'uuid'].filter((name) => fields[name] !== undefined);
  return [...strings, ...others.map((name) => `${name}=${fields[name]}`)];
}

/** QEMU's options are separated by commas; one inside a value is doubled. */
function escapeCommas(text) {
  return text.replaceAll(',', ',,');
}

/** A type 3 structure (DSP0134, 7.4) of version 2.7, for a chassis type that QEMU has no option for. */
function chassisFile(fields, folder) {
  const strings = [];
  const index = (name) => (fields[name] ? strings.push(fields[name]) : 0);
  const area = Buffer.from([
    ...[3, 0x16, 0x00, 0x03, index('manufacturer'), fields.type, index('version'), index('serial'), index('asset')],
    // States: safe, safe, safe, none; OEM-defined, height, power cords, no contained elements.
    ...[3, 3, 3, 2, 0, 0, 0, 0, 0, 0, 0, 0, index('sku')],
  ]);
  const tail = strings.length === 0 ? '\0\0' : `${strings.join('\0')}\0\0`;
  const file = join(folder, 'chassis.bin');
  writeFileSync(file, Buffer.concat([area, Buffer.from(tail)]));
  return escapeCommas(file);
}
