/** What the addon answers under Wine, asked by probe.cjs. */
import { nodeRuntime } from '../../scripts/node-runtimes.mjs';
import { ADDON, ROOT, type RunOptions, runWindows, windowsPath } from './wine.js';

/** An answer of the addon; bytes are hex, 64-bit numbers text. */
export interface Answer<T> {
  value?: T;
  fault?: { what: string; code: string; osError: number; text: string };
}

/** A fault of one member. */
export interface MemberFault {
  what: string;
  code: string;
  osError: number;
  text: string;
}

/** What probe.cjs prints, as far as tests look at it. */
export interface Probe {
  platform: string;
  system: Answer<{
    osVersion: string;
    winPe: boolean;
    architecture: string;
    elevated: boolean;
    locale?: string;
    digitalProductId?: string;
    utcOffsetMinutes: number;
  }>;
  smbios: Answer<{ rawHeader: string; table: string }>;
  disks: Answer<
    {
      name: string;
      busType?: number;
      sizeBytes?: string;
      serial?: string;
      storageDescriptor?: string;
      driveLayout?: string;
      faults: MemberFault[];
    }[]
  >;
  networkAdapters: Answer<
    { name: string; permanentAddress?: string; currentAddress?: string; isVirtual: boolean; linkType: number }[]
  >;
  processor: Answer<{
    vendor: string;
    brand: string;
    cpuidLeaf1: string;
    logical: { package: number; core: number }[];
  }>;
  memory: Answer<{ installedBytes: string; usableBytes: string }>;
  displays: Answer<{ name: string; resolutionX: number; faults: MemberFault[] }[]>;
  graphics: Answer<{ name: string; hardwareIds: string[]; faults: MemberFault[] }[]>;
  enclosure: Answer<{ platformRole: number; digitizers: number; maximumTouchPoints: number; opticalDrive: boolean }>;
  monitors: Answer<{ name: string; edid?: string; faults: MemberFault[] }[]>;
  dxgiAdapters: Answer<{ name: string; vendorId: number; flags: number }[]>;
  pnpDevices: Record<string, Answer<{ name: string; kind: string; hardwareIds: string[]; buses: string[] }[]>>;
  platformTpm: Answer<object>;
  officialHash: Answer<string>;
  msdm: Answer<object>;
  wrongSignature: Answer<object>;
  tpmNode: MemberFault;
  tpm: { fault?: MemberFault; responses: Answer<string>[] };
}

/** Runs probe.cjs in Windows' Node. */
export function probe(version: string, options: RunOptions = {}, ...tpmCommands: string[]): Probe {
  const node = nodeRuntime('win-x64', version);
  const script = windowsPath(`${ROOT}test/windows/probe.cjs`);
  const { status, stdout, stderr } = runWindows(node, [script, windowsPath(ADDON), ...tpmCommands], options);
  if (status !== 0) throw new Error(`the probe ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
