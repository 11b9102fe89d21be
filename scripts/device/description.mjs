// DEVICE.json: the device that is to be emulated, checked before anything is started.
import { readFileSync } from 'node:fs';

/** A description that cannot be emulated; the message says what to change. */
export class DescriptionError extends Error {}

/** String members of each SMBIOS type, by QEMU's names for them, which are those of DEVICE.json. */
export const SMBIOS_STRINGS = {
  0: ['vendor', 'version', 'date'],
  1: ['manufacturer', 'product', 'version', 'serial', 'sku', 'family'],
  2: ['manufacturer', 'product', 'version', 'serial', 'asset', 'location'],
  3: ['manufacturer', 'version', 'serial', 'asset', 'sku'],
};
/** Members that are not strings of the table. */
const SMBIOS_OTHERS = { 0: ['release'], 1: ['uuid'], 2: [], 3: ['type'] };

export const DISK_BUSES = ['nvme', 'sata', 'virtio'];
/** Slots of the machine's PCI bus that nothing else needs. */
const MOST_CARDS = 24;
const LONGEST_SERIAL = 20;
const LARGEST_DISK_GB = 65536;

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const MAC = /^[0-9a-f]{2}(:[0-9a-f]{2}){5}$/i;

/** Reads a description; `remark` is called with what it has that is not emulated. */
export function readDescription(file, remark) {
  let text;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw new DescriptionError(`${file} cannot be read: ${error.code}`);
  }
  let value;
  try {
    value = JSON.parse(text);
  } catch {
    throw new DescriptionError(`${file} is not JSON`);
  }
  return checkDescription(value, remark);
}

/** Checks a description and returns it with every member present. */
export function checkDescription(value, remark) {
  object(value, 'the device');
  unknown(value, ['smbios', 'disks', 'adapters', 'tpm', 'productKey'], 'the device', remark);
  const { smbios = {}, disks = [], adapters = [], tpm = false, productKey } = value;
  object(smbios, 'smbios');
  for (const [type, fields] of Object.entries(smbios)) checkSmbios(type, fields, remark);
  for (const [i, disk] of list(disks, 'disks').entries()) checkDisk(disk, `disks[${i}]`, remark);
  for (const [i, adapter] of list(adapters, 'adapters').entries()) checkAdapter(adapter, `adapters[${i}]`, remark);
  demand(disks.length + adapters.length <= MOST_CARDS, 'disks and adapters', `at most ${MOST_CARDS} together`);
  demand(typeof tpm === 'boolean', 'tpm', 'true or false');
  if (productKey !== undefined) {
    demand(/^[\x20-\x7e]{29}$/.test(productKey), 'productKey', '29 characters, XXXXX-XXXXX-XXXXX-XXXXX-XXXXX');
  }
  return { smbios, disks, adapters, tpm, productKey };
}

function checkSmbios(type, fields, remark) {
  const where = `smbios["${type}"]`;
  if (!(type in SMBIOS_STRINGS)) throw new DescriptionError(`${where}: only types 0, 1, 2 and 3 can be emulated`);
  object(fields, where);
  unknown(fields, [...SMBIOS_STRINGS[type], ...SMBIOS_OTHERS[type]], where, remark);
  for (const name of SMBIOS_STRINGS[type]) {
    const text = fields[name];
    if (text === undefined) continue;
    const fits = typeof text === 'string' && !text.includes('\0') && Buffer.byteLength(text) < 1024;
    demand(fits, `${where}.${name}`, 'text without NUL, shorter than 1024 bytes');
  }
  const { release, uuid, type: chassis } = fields;
  if (type === '0' && release !== undefined) {
    demand(/^\d{1,3}\.\d{1,3}$/.test(release), `${where}.release`, 'text such as "1.7"');
  }
  if (type === '1' && uuid !== undefined) demand(UUID.test(uuid), `${where}.uuid`, 'a UUID');
  if (type === '3' && chassis !== undefined) {
    demand(Number.isInteger(chassis) && chassis >= 1 && chassis <= 255, `${where}.type`, 'a chassis type, 1 to 255');
  }
}

function checkDisk(disk, where, remark) {
  object(disk, where);
  unknown(disk, ['bus', 'serial', 'model', 'eui64', 'sizeGB'], where, remark);
  const { bus, serial, model, eui64, sizeGB } = disk;
  demand(DISK_BUSES.includes(bus), `${where}.bus`, DISK_BUSES.map((name) => `"${name}"`).join(', '));
  const isSerial = typeof serial === 'string' && /^[\x20-\x7e]*$/.test(serial) && serial.length <= LONGEST_SERIAL;
  demand(isSerial, `${where}.serial`, `at most ${LONGEST_SERIAL} ASCII characters`);
  if (model !== undefined) demand(/^[\x20-\x7e]{1,40}$/.test(model), `${where}.model`, '1 to 40 ASCII characters');
  if (model !== undefined && bus !== 'sata') remark(`${where}.model is not emulated: QEMU names ${bus} disks itself`);
  if (eui64 !== undefined) {
    demand(bus === 'nvme' && /^[0-9a-f]{16}$/i.test(eui64), `${where}.eui64`, '16 hex digits, on an NVMe disk');
  }
  demand(sizeGB > 0 && sizeGB <= LARGEST_DISK_GB, `${where}.sizeGB`, `a number up to ${LARGEST_DISK_GB}`);
}

function checkAdapter(adapter, where, remark) {
  object(adapter, where);
  unknown(adapter, ['model', 'mac'], where, remark);
  demand(
    /^[a-z0-9][a-z0-9-]*$/i.test(adapter.model),
    `${where}.model`,
    "one of QEMU's network devices, e1000e for instance",
  );
  demand(MAC.test(adapter.mac), `${where}.mac`, 'six bytes, 02:00:00:00:00:01');
}

function demand(holds, where, what) {
  if (!holds) throw new DescriptionError(`${where} is to be ${what}`);
}

function object(value, where) {
  demand(typeof value === 'object' && value !== null && !Array.isArray(value), where, 'an object');
}

function list(value, where) {
  demand(Array.isArray(value), where, 'a list');
  return value;
}

function unknown(value, known, where, remark) {
  for (const name of Object.keys(value)) {
    if (!known.includes(name)) remark(`${where}: ${JSON.stringify(name)} is not emulated`);
  }
}
