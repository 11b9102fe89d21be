/** Snapshot files, through assembly to a hash; and redaction of what was read. */
import { isDeepStrictEqual } from 'node:util';
import {
  decodeHash,
  encodeHash,
  HashCapacityError,
  HashFormatError,
  HashModelError,
  inspectHash,
  redactHash,
} from '../../../src/core.js';
import { HarvestError } from '../../../src/harvest/errors.js';
import { harvest } from '../../../src/harvest/harvest.js';
import { recordedSource } from '../../../src/harvest/recorded-source.js';
import { snapshotFromJson, snapshotToJson } from '../../../src/harvest/snapshot-json.js';
import { LAPTOP_TABLE } from '../../firmware/smbios-builder.js';
import { FIXTURES } from '../../fixtures.js';
import { transcript } from '../../tpm/helpers.js';
import { mutateContainer, mutateJson } from '../structure.js';
import { type FuzzTarget, parseJson, promise, safeToPrint, utf8 } from '../target.js';
import { EDID, MSDM } from './firmware.js';

const base64 = (bytes: Uint8Array | string, encoding: 'hex' | 'latin1' = 'latin1'): string =>
  (typeof bytes === 'string' ? Buffer.from(bytes, encoding) : Buffer.from(bytes)).toString('base64');

/** A laptop with everything that a snapshot can say, and Windows' own hash. */
const laptop = {
  format: 'hwhash.DeviceSnapshot',
  schemaVersion: 1,
  capturedAt: '2026-03-01T09:30:00Z',
  system: { platform: 'linux', osVersion: '6.1.0', architecture: 'x86_64', utcOffsetMinutes: 60, elevated: true },
  smbios: { table: base64(LAPTOP_TABLE) },
  acpiTables: [{ signature: 'MSDM', data: base64(MSDM) }],
  disks: [
    {
      name: 'nvme0n1',
      buses: ['nvme', 'pci'],
      sizeBytes: '512110190592',
      seekPenalty: false,
      trim: true,
      holdsSystem: true,
      serial: base64('S4DYNX0R123456'),
      model: base64('CONTOSO NVME 512GB'),
      eui64: base64('0025385b21404321', 'hex'),
    },
    { name: 'sda', buses: ['scsi', 'usb'], removable: true, vpd80: base64('\0\x80\0\x08CT000001') },
  ],
  networkAdapters: [
    { name: 'eth0', buses: ['pci'], driver: 'e1000e', permanentAddress: base64('02155de9db6f', 'hex'), linkType: 1 },
    { name: 'wlan0', buses: ['pci'], kind: 'wlan', permanentAddress: base64('00155de9db70', 'hex'), linkType: 1 },
  ],
  processor: {
    vendor: base64('GenuineIntel'),
    brand: base64('13th Gen Intel(R) Core(TM) i5-1335U'.padEnd(48, '\0')),
    logical: [0, 1, 2, 3].map((core) => ({ package: 0, core: core >> 1, capacity: 1024, type: 'cpu_core' })),
  },
  memory: { presentBytes: '17179869184', usableBytes: '16500000000' },
  displays: [{ name: 'card0-eDP-1', connector: 'eDP', edid: base64(EDID), active: true }],
  graphics: [{ name: 'gpu', vendor: 'Contoso', model: 'GPU', dedicatedVideoMemory: '134217728', removalPolicy: 1 }],
  enclosure: { platformRole: 2, inputDevices: [{ name: 'touch', buses: ['i2c'], properties: '2', lastSlot: 9 }] },
  tpm: {
    where: 'device:/dev/tpmrm0',
    exchanges: transcript('persistent-key').map(({ command, response }) => ({
      command: base64(command, 'hex'),
      response: base64(response, 'hex'),
    })),
  },
};
const official = { ...laptop, officialHash: FIXTURES[0].text.trim(), tpm: undefined };

async function harvests(json: unknown): Promise<void> {
  const snapshot = snapshotFromJson(json);
  const again = snapshotFromJson(JSON.parse(JSON.stringify(snapshotToJson(snapshot))));
  promise(isDeepStrictEqual(again, snapshot), 'the snapshot changes when it is written and read again');
  const { text, findings, unavailable } = await harvest({ source: recordedSource(snapshot) });
  promise(inspectHash(text).hash !== undefined, 'the harvested hash cannot be read');
  for (const { message, hint } of findings) [message, hint].forEach(safeToPrint);
  for (const { what, reason, remedy } of unavailable) [what, reason, remedy].forEach(safeToPrint);
}

const KEY = utf8('a key of the fuzzer');

/** Targets of snapshots and redaction. */
export const HARVEST_TARGETS: readonly FuzzTarget[] = [
  {
    name: 'snapshot',
    seeds: [laptop, official].map((snapshot) => utf8(JSON.stringify(snapshot))),
    mutate: mutateJson,
    errors: [HarvestError, HashModelError, HashCapacityError],
    async run(input) {
      const json = parseJson(input);
      if (json !== undefined) await harvests(json);
    },
  },
  {
    name: 'redaction',
    seeds: FIXTURES.map(({ text }) => new Uint8Array(Buffer.from(text, 'base64'))),
    mutate: mutateContainer,
    errors: [HashFormatError, HashModelError, HashCapacityError],
    run(input) {
      const hash = decodeHash(input);
      const redacted = redactHash(hash, { key: KEY });
      promise(redacted.checksum.valid, 'a redacted hash has a wrong checksum');
      promise(isDeepStrictEqual(redactHash(hash, { key: KEY }), redacted), 'one key gives two pseudonyms');
      promise(decodeHash(encodeHash(redacted)).checksum.valid, 'a redacted hash cannot be encoded and read again');
    },
  },
];
