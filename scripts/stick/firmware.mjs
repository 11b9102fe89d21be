// Firmware for wireless adapters and Bluetooth radios: of Debian's packages the files that the stick's drivers name. What
// a driver does not find keeps its adapter without an interface, and so without an address.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { kernelRelease, pinned } from './packages.mjs';

const DRIVERS = ['kernel/drivers/net/wireless', 'kernel/drivers/bluetooth'];
/** Intel's drivers name the newest version that they know, and use older ones down to one that is not named. */
const INTEL = /^iwlwifi-(.+)-(\d+)\.ucode$/;

/** The firmware files by path below lib/firmware. */
export function wifiFirmware(folders) {
  const files = new Map();
  for (const root of Object.keys(pinned('wifiFirmware')).map((name) => join(folders[name], 'lib/firmware'))) {
    const names = readdirSync(root, { recursive: true, encoding: 'utf8' });
    const present = new Set(names);
    for (const wanted of wantedFirmware(folders)) {
      const name = present.has(wanted) ? wanted : olderIntel(wanted, names);
      if (name && existsSync(join(root, name))) files.set(name, readFileSync(join(root, name)));
    }
    // Parts that Intel's firmware loads itself, and board data: no driver names them.
    for (const name of names.filter((path) =>
      /^iwlwifi-.*\.pnvm$|^ath1[01]k\/.*\.bin$|^intel\/ibt-.*\.(sfi|ddc)$/.test(path),
    )) {
      files.set(name, readFileSync(join(root, name)));
    }
  }
  return files;
}

/** Names in the drivers of the stick. */
function wantedFirmware(folders) {
  const root = join(folders.kernel, 'lib/modules', kernelRelease());
  const modules = DRIVERS.flatMap((path) =>
    readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ko'))
      .map((name) => join(root, path, name)),
  );
  const listed = execFileSync('modinfo', ['-F', 'firmware', ...modules], { encoding: 'utf8', maxBuffer: 1 << 24 });
  return [...new Set(listed.split('\n').filter(Boolean))].sort();
}

/** The newest file for a chip of Intel's that is not newer than the one that the driver names. */
function olderIntel(wanted, names) {
  const [, chip, newest] = INTEL.exec(wanted) ?? [];
  if (!chip) return undefined;
  const versions = names.flatMap((name) => {
    const [, other, version] = INTEL.exec(name) ?? [];
    return other === chip && Number(version) <= Number(newest) ? [Number(version)] : [];
  });
  return versions.length === 0 ? undefined : `iwlwifi-${chip}-${Math.max(...versions)}.ucode`;
}
