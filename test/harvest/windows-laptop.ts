/** The made-up laptop as Windows reports it: what native/windows would answer, for tests of the assembly and of the mock. */
import type { DeviceSnapshot } from '../../src/harvest/snapshot.js';
import { laptop } from './laptop.js';

/** The serial number of an NVMe disk as Windows' driver writes it. */
export const DISK_SERIAL = '0000_0000_0000_0001_00A0_75AB_CDEF_0123.';

/** A STORAGE_DEVICE_DESCRIPTOR (ntddstor.h) of an NVMe disk; without a serial number, its offset is 0. */
export function storageDescriptor(serial: string | undefined): Uint8Array {
  const product = 'Fabrikam NVMe 512GB';
  const head = Buffer.alloc(36);
  const strings = Buffer.from(`${product}\0${serial === undefined ? '' : `${serial}\0`}`, 'latin1');
  head.writeUInt32LE(40, 0);
  head.writeUInt32LE(head.length + strings.length, 4);
  head.writeUInt32LE(head.length, 16);
  head.writeUInt32LE(serial === undefined ? 0 : head.length + product.length + 1, 24);
  head.writeUInt32LE(17, 28);
  return new Uint8Array(Buffer.concat([head, strings]));
}

/** A BCRYPT_RSAKEY_BLOB of a 2048-bit public key whose modulus is this byte, repeated. */
export function rsaBlob(byte: number): Uint8Array {
  const head = Buffer.alloc(24);
  head.write('RSA1', 0, 'latin1');
  head.writeUInt32LE(2048, 4);
  head.writeUInt32LE(3, 8);
  head.writeUInt32LE(256, 12);
  return new Uint8Array(Buffer.concat([head, Buffer.from([1, 0, 1]), Buffer.alloc(256, byte)]));
}

/** The laptop in Windows, where TBS refuses this user and the platform crypto provider answers. */
export function windowsLaptop(): DeviceSnapshot {
  const linux = laptop();
  delete linux.tpm;
  const descriptor = storageDescriptor(DISK_SERIAL);
  return {
    ...linux,
    system: {
      platform: 'windows',
      osVersion: '10.0.26100.1150',
      winPe: false,
      architecture: 'AMD64',
      utcOffsetMinutes: 60,
      elevated: false,
      faults: [],
    },
    disks: [
      {
        name: 'PhysicalDrive1',
        buses: ['USBSTOR', 'USB'],
        busType: 7,
        sizeBytes: 62_000_000_000n,
        partitions: [],
        faults: [],
      },
      {
        name: 'PhysicalDrive0',
        device: 'SCSI\\DISK&VEN_NVME&PROD_FABRIKAM\\4&1A2B3C4D&0&000000',
        buses: ['SCSI', 'PCI', 'ACPI_HAL', 'ROOT'],
        busType: 17,
        sizeBytes: 512_110_190_592n,
        removable: false,
        isVirtual: false,
        seekPenalty: false,
        trim: true,
        holdsSystem: true,
        partitions: [],
        storageDescriptor: descriptor,
        faults: [],
      },
    ],
    networkAdapters: [
      {
        name: 'Fabrikam Ethernet Connection',
        device: 'PCI\\VEN_8086&DEV_15F3\\3&11583659&0&FE',
        buses: ['PCI', 'ACPI_HAL', 'ROOT'],
        enumerator: 'PCI',
        permanentAddress: new Uint8Array([0, 0, 0x5e, 0, 0x53, 0x21]),
        currentAddress: new Uint8Array([0, 0, 0x5e, 0, 0x53, 0x21]),
        linkType: 6,
        physicalMedium: 14,
        isVirtual: false,
        removable: false,
        faults: [],
      },
    ],
    graphics: [
      {
        name: 'PCI\\VEN_8086&DEV_A7A0\\3&11583659&0&10',
        vendor: 'Fabrikam Corporation',
        model: 'Fabrikam Graphics',
        dedicatedVideoMemory: 134_217_728n,
        dedicatedSystemMemory: 0n,
        removalPolicy: 1,
        builtIn: true,
        faults: [],
      },
    ],
    platformTpm: {
      platformType: "TPM-Version:2.0 -Level:0-Revision:1.59-VendorID:'NTC '-Firmware:458754.196609",
      endorsementKey: rsaBlob(0xc5),
      faults: [],
    },
    acpiTables: [],
    faults: [
      {
        what: 'tpm',
        code: 'permission',
        osError: 0x80284012,
        text: 'Tbsi_Context_Create: TBS_E_ACCESS_DENIED (0x80284012)',
      },
      { what: 'officialHash', code: 'permission', osError: 0x80041003, text: 'WBEM_E_ACCESS_DENIED (0x80041003)' },
      { what: 'acpiTables[MSDM]', code: 'not-found', osError: 1168, text: 'Element not found (1168)' },
    ],
  };
}
