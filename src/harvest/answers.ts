/** A snapshot as canned answers, so that a recording can be played through the addon's own mock. */
import type { MockAnswers } from './native-source.js';
import type { DeviceFault, DeviceSnapshot } from './snapshot.js';

/** The answers that a device would give to have this snapshot read of it. */
export function answersOf(snapshot: DeviceSnapshot): MockAnswers {
  const faults = new Map(snapshot.faults.map((fault) => [fault.what, fault]));
  const answer = <T>(what: string, value: T | undefined): { value: T } | { fault: DeviceFault } =>
    value === undefined || faults.has(what) ? { fault: faults.get(what) ?? absent(what) } : { value };
  return {
    system: answer('system', snapshot.system),
    smbios: answer('smbios', snapshot.smbios),
    acpiTable: answer(
      'acpiTables[MSDM]',
      snapshot.acpiTables.find(({ signature }) => signature === 'MSDM'),
    ),
    disks: answer('disks', snapshot.disks),
    networkAdapters: answer('networkAdapters', snapshot.networkAdapters),
    processor: answer('processor', snapshot.processor),
    memory: answer('memory', snapshot.memory),
    displays: answer('displays', snapshot.displays),
    graphics: answer('graphics', snapshot.graphics),
    enclosure: answer('enclosure', snapshot.enclosure),
    // Windows alone has these: what a recording lacks is not asked for.
    ...(snapshot.monitors && { monitors: { value: snapshot.monitors } }),
    ...(snapshot.dxgiAdapters && { dxgiAdapters: { value: snapshot.dxgiAdapters } }),
    ...(snapshot.pnpDevices && { pnpDevices: { value: snapshot.pnpDevices } }),
    platformTpm: answer('platformTpm', snapshot.platformTpm),
    officialHash: answer('officialHash', snapshot.officialHash),
    tpm: answer('tpm', snapshot.tpm && { exchanges: snapshot.tpm.exchanges }),
  };
}

function absent(what: string): DeviceFault {
  return { what, code: 'not-found', osError: 0, text: 'the snapshot does not have it' };
}
