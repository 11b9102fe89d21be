/** Fixtures as models, and the exchange of parts between them that stands for repairs. */
import { decodeHash } from '../../src/hash/decode.js';
import type { HardwareHash, NetworkAdapter, Smbios } from '../../src/hash/model.js';
import { LICENSING_CLASS, licensingInstances, networkDigest } from '../../src/licensing/digests.js';
import * as fixtures from '../fixtures.js';

/** Names of the fixtures. */
export const FIXTURES = fixtures.FIXTURES.map(({ name }) => name);

/** A fixture, decoded again: callers may change it. */
export const fixture = (name: string): HardwareHash => decodeHash(fixtures.fixture(name));

/** A change to a device; changes are applied to a copy. */
export type Repair = (device: HardwareHash) => void;

/** A copy of a device after some repairs. */
export function repaired(device: HardwareHash, ...repairs: readonly Repair[]): HardwareHash {
  const copy = structuredClone(device);
  for (const repair of repairs) repair(copy);
  return copy;
}

/** Digits that differ with `seed` and look like nothing in the fixtures. */
function digits(seed: number, length: number): string {
  let text = '';
  for (let state = seed * 2654435761 + 12345; text.length < length; ) {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    text += (state >>> 16).toString(16).padStart(4, '0');
  }
  return text.slice(0, length);
}

/** Another universal unicast address. */
const macAddress = (seed: number): string => `3c:52:82:${digits(seed, 6).replace(/(..)(..)(..)/, '$1:$2:$3')}`;
const uuid = (seed: number): string => digits(seed, 32).replace(/(.{8})(.{4})(.{4})(.{4})(.{12})/, '$1-$2-$3-$4-$5');

/** Another TPM: key, and the device id that comes of it. */
export const tpm =
  (seed: number): Repair =>
  (device) => {
    if (device.tpm === undefined) return;
    device.tpm.endorsementKey = { modulus: `c${digits(seed, 510)}1`, sha256: digits(seed + 1, 64) };
    if (device.offlineDeviceId) device.offlineDeviceId.id = device.tpm.endorsementKey.sha256;
  };

/** Without a TPM. */
export const noTpm: Repair = (device) => {
  delete device.tpm;
};

/** Another product key in the firmware. */
export const productKey =
  (seed: number): Repair =>
  (device) => {
    device.productKey = {
      ...device.productKey,
      id: `3556${Number.parseInt(digits(seed, 7), 16).toString().padStart(9, '7')}`,
    };
  };

/** No product key in the firmware. */
export const noProductKey: Repair = (device) => {
  delete device.productKey;
};

/** Other strings in the firmware. */
export const smbios =
  (values: Smbios): Repair =>
  (device) => {
    device.smbios = { ...device.smbios, ...values };
  };

/** Other adapters altogether. */
export const onlyAdapters =
  (...networkAdapters: NetworkAdapter[]): Repair =>
  (device) => {
    device.networkAdapters = networkAdapters;
  };

/** Another UUID in the firmware. */
export const otherUuid = (seed: number): Repair => smbios({ uuid: uuid(seed) });

/** Another serial number in the firmware. */
export const serial = (seed: number): Repair => smbios({ systemSerialNumber: `5CD${digits(seed, 7).toUpperCase()}` });

/** Another system disk, of another model. */
export const disk =
  (seed: number): Repair =>
  (device) => {
    const serialNumber = `${digits(seed, 16)
      .toUpperCase()
      .replace(/(.{4})(?=.)/g, '$1_')}.`;
    device.disk = {
      ...device.disk,
      serialNumber,
      product: 'CT500P3PSSD8',
      vendor: '',
      kernelSerialNumber: `${serialNumber}|CT500P3PSSD8|`,
    };
  };

/** Another disk beside the system disk. */
export const dataDisk =
  (seed: number): Repair =>
  (device) => {
    const own = { ...device.disk };
    const copy: HardwareHash = { ...device, disk: own };
    disk(seed)(copy);
    device.disks = [own, ...(device.disks ?? []).slice(1), { ...copy.disk }];
  };

/** Windows is on another disk now: the disks change places. */
export const swappedDisks: Repair = (device) => {
  const [system, ...further] = device.disks ?? [];
  if (further.length === 0) return;
  device.disks = [...further, { ...device.disk, ...system }];
  device.disk = device.disks[0];
};

/** Without the disks beside the system disk. */
export const noDataDisks: Repair = (device) => {
  delete device.disks;
};

/** Another disk from a device: as it stood there. */
export const diskOf =
  (donor: HardwareHash): Repair =>
  (device) => {
    device.disk = structuredClone(donor.disk);
  };

const isWireless = ({ medium }: NetworkAdapter): boolean => medium === 'Native802_11' || medium === 'Bluetooth';

/** Other digests in the class of network adapters of the licensing block. */
const networkDigests =
  (change: (digest: number) => number): Repair =>
  (device) => {
    if (device.licensingHwid === undefined) return;
    const instances = licensingInstances(device.licensingHwid).map((digests, index) =>
      index === LICENSING_CLASS.network ? digests.map(change).sort((a, b) => a - b) : digests,
    );
    device.licensingHwid = { ...device.licensingHwid, instances: instances.flat() };
  };

/** Other adapters than those of block 8, as the licensing block knows them; those of block 8 stay. */
export const hiddenAdapters =
  (seed: number): Repair =>
  (device) => {
    const own = new Set(device.networkAdapters.map((adapter) => networkDigest(adapter.macAddress)));
    const other = (digest: number): number => Number.parseInt(digits(seed + digest, 4), 16) & 0xfffe;
    networkDigests((digest) => (own.has(digest) ? digest : other(digest)))(device);
  };

/** A licensing block that knows of these hidden adapters beside those of block 8. */
export const onlyHidden =
  (...addresses: string[]): Repair =>
  (device) => {
    if (device.licensingHwid === undefined) throw new Error('no licensing block');
    const own = device.networkAdapters.map(({ macAddress }) => macAddress);
    const digests = [...own, ...addresses].map((address) => networkDigest(address)).sort((a, b) => a - b);
    const classes = licensingInstances(device.licensingHwid);
    classes[LICENSING_CLASS.network] = digests;
    const counts = classes.map(({ length }) => length);
    device.licensingHwid = { ...device.licensingHwid, counts, instances: classes.flat() };
  };

/** Other addresses for the adapters that `which` holds for. */
const adapters =
  (seed: number, which: (adapter: NetworkAdapter) => boolean): Repair =>
  (device) => {
    const digests = new Map<number, number>();
    device.networkAdapters = device.networkAdapters.map((adapter, index) => {
      if (!which(adapter)) return adapter;
      const other = macAddress(seed + index);
      digests.set(networkDigest(adapter.macAddress), networkDigest(other));
      return { ...adapter, macAddress: other };
    });
    networkDigests((digest) => digests.get(digest) ?? digest)(device);
  };

/** Another wired adapter, which sits on the board. */
export const onboardLan = (seed: number): Repair => adapters(seed, (adapter) => !isWireless(adapter));
/** Another wireless card, with its Bluetooth. */
export const wlan = (seed: number): Repair => adapters(seed, isWireless);
/** All adapters others, those too that only the licensing block knows of. */
export const allAdapters =
  (seed: number): Repair =>
  (device) => {
    for (const repair of [hiddenAdapters(seed), adapters(seed, () => true)]) repair(device);
  };

/** An adapter more. */
export const addAdapter =
  (seed: number, adapter: Partial<NetworkAdapter> = {}): Repair =>
  (device) => {
    device.networkAdapters.push({ medium: '802_3', macAddress: macAddress(seed), enumerator: 'PCI', ...adapter });
  };

/** Another board: UUID, TPM, product key id, board product; the firmware strings are as rewritten. */
export const board =
  (seed: number): Repair =>
  (device) => {
    for (const repair of [otherUuid(seed), tpm(seed), productKey(seed)]) repair(device);
  };

/** The board that sits in another device: UUID, TPM and product key id. */
export const boardOf =
  (donor: HardwareHash): Repair =>
  (device) => {
    device.smbios = { ...device.smbios, uuid: donor.smbios?.uuid };
    device.tpm = structuredClone(donor.tpm);
    device.offlineDeviceId = structuredClone(donor.offlineDeviceId);
    device.productKey = structuredClone(donor.productKey);
  };

/** A board of another revision. */
export const boardProduct = (product: string): Repair => smbios({ boardProduct: product });

/** Firmware strings as an empty board has them. */
export const blankStrings = smbios({
  systemSerialNumber: 'To be filled by O.E.M.',
  systemManufacturer: 'System manufacturer',
  systemProductName: 'System Product Name',
  skuNumber: 'SKU',
  systemFamily: 'Default string',
});

/** Another memory size. */
export const memory =
  (totalGiB: number): Repair =>
  (device) => {
    if (device.memory) device.memory.totalGiB = totalGiB;
  };

/** Another graphics adapter. */
export const graphics: Repair = (device) => {
  device.graphics = [{ ...device.graphics[0], vendor: 'NVIDIA', model: 'NVIDIA T400 4GB' }];
};

/** Another processor. */
export const processor: Repair = (device) => {
  device.processor = { ...device.processor, model: 'Intel(R) Core(TM) i3-7100T CPU @ 3.40GHz' };
};

/** Captured later, by a newer Windows, in another time zone. */
export const reimaged: Repair = (device) => {
  device.capturedAt = '2026-03-04T05:06:07Z';
  device.osBuild = '10.0.26200.6584';
  device.toolBuild = '10.0.26200.6584';
  device.utcOffsetMinutes = -300;
  device.networkAdapters.reverse();
};

/** Another device of the same model: nothing in common but that. */
export function sibling(device: HardwareHash, seed: number): HardwareHash {
  return repaired(device, board(seed), serial(seed), disk(seed), allAdapters(seed));
}
