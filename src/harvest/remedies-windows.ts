/** What helps where Windows did not give a value: for `unavailable.ts`, whose own table speaks of Linux. */
import { place } from '../hash/table.js';
import type { FaultCode } from './snapshot.js';

const LICENSING = place('licensingHwid.counts').block;

/** What is missing (the path's first word), why (a fault code, or any), and what to do. First match counts. */
export const WINDOWS_REMEDIES: readonly (readonly [what: string, code: FaultCode | '*', remedy: string])[] = [
  ['smbios', '*', 'Update the firmware: Windows reads the SMBIOS tables from it, and needs no rights for that.'],
  ['acpiTables', '*', 'None is needed where the maker put no Windows key into the firmware.'],
  [
    'tpm',
    'unsupported',
    'Start the service "TPM Base Services"; in WinPE add the optional component WinPE-SecureStartup, which brings tbs.dll.',
  ],
  ['tpm', 'not-found', 'Turn the TPM on in the firmware setup (Intel PTT, AMD fTPM), and see that it is a TPM 2.0.'],
  ['tpm', 'permission', 'Run elevated: Windows blocks these TPM commands for other users.'],
  ['tpm', 'busy', 'End the program that uses the TPM, or restart Windows.'],
  [
    'officialHash',
    'permission',
    'Run elevated: only administrators may ask for the hash that Windows makes. The assembled hash needs no rights.',
  ],
  [
    'officialHash',
    'not-found',
    'None in audit mode and WinPE, which lack the class; elsewhere install the newest cumulative update. The assembled hash was taken.',
  ],
  [
    'officialHash',
    'unsupported',
    'In WinPE add the optional component WinPE-WMI; Windows Home and Server have no MDM bridge. The assembled hash was taken.',
  ],
  ['officialHash', '*', 'Repair WMI ("winmgmt /verifyrepository"), or restart. The assembled hash was taken.'],
  ['graphics', '*', 'None is needed: a hash without graphics adapters is complete for registration.'],
  ['dxgiAdapters', '*', 'None is needed: the memory of the graphics adapters is 0 then, as in hashes from WinPE.'],
  ['monitors', '*', 'None is needed: monitors are asked for only where the display configuration is refused.'],
  ['pnpDevices', '*', `None is needed: only the licensing digests (block ${LICENSING}) are made of these devices.`],
  [
    'displays',
    'permission',
    "None is needed: the monitors were read from Plug and Play, which does not know how they are connected. Harvest in a user's session to record that as well.",
  ],
  ['displays', '*', 'None is needed: harvest at the device itself, not in a remote session, to have its displays.'],
  [
    'disks',
    '*',
    'Load the driver of the disk controller (WinPE: "drvload FILE.inf"), and give virtual disks a serial number.',
  ],
  ['networkAdapters', '*', 'Load the driver of the adapter (WinPE: "drvload FILE.inf").'],
  ['*', 'permission', 'Run elevated ("Run as administrator").'],
  ['*', 'unsupported', 'None: this Windows does not have it.'],
];
