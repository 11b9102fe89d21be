// One run of QEMU: the machine that a description asks for, from power-on to power-off.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, openSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { smbiosOptions } from './smbios.mjs';

/**
 * Where the initramfs lies in memory: above the kernel and below what firmware and kernel allocate, which is from the top.
 * QEMU's own place for it, with a kernel that is started as it is, is over the end of the ACPI tables when there is a TPM.
 */
const INITRD_ADDRESS = 0x1000_0000;
/** Memory of the machine: the unpacked system, and as much for node. */
const MEMORY = '1536M';
/** Milliseconds after which a machine that has not powered off is treated as hung. */
const LONGEST_RUN = 300_000;
const SECTOR = 512;
/** Everything that QEMU can emulate except for fast string instructions, which make an emulated kernel copy byte by byte. */
export const CPU = 'max,erms=off,fsrm=off';

/**
 * The small build of SeaBIOS, which leaves the TPM to the system: the usual one waits for it only so long, and turns its
 * hierarchies off when a busy host is slower.
 */
const FIRMWARE = 'bios.bin';

/** Kernel parameters: no console noise, a reboot (which ends QEMU) where the kernel panics. */
const APPEND = 'console=ttyS0 quiet panic=-1 mitigations=off no_timer_check';

/**
 * Boots the device and waits until it is off.
 *
 * @param description checked
 * @param files { kernel, initrd, folder, tpmSocket? }; the guest's answer is written to `folder`/answer.tar
 * @param signal turns the device off at once
 * @returns what the guest and QEMU said on their consoles
 */
export async function run(description, { kernel, initrd, folder, tpmSocket }, signal) {
  const console_ = join(folder, 'console.log');
  const args = [
    ...['-no-user-config', '-nodefaults', '-display', 'none', '-no-reboot', '-rtc', 'base=utc'],
    ...['-bios', FIRMWARE, '-machine', 'q35', '-cpu', CPU, '-smp', '2', '-m', MEMORY, '-accel', 'tcg'],
    ...['-kernel', kernel, '-append', `${APPEND} initrdmem=${INITRD_ADDRESS},${statSync(initrd).size}`],
    ...['-device', `loader,file=${initrd},addr=${INITRD_ADDRESS},force-raw=on`],
    ...['-chardev', `file,id=console,path=${console_}`, '-serial', 'chardev:console'],
    ...['-device', 'virtio-serial-pci', '-chardev', `file,id=answer,path=${join(folder, 'answer.tar')}`],
    ...['-device', 'virtserialport,chardev=answer'],
    ...smbiosOptions(description.smbios, folder),
    ...description.disks.flatMap((disk, i) => diskOptions(disk, i, folder)),
    ...adapterOptions(description.adapters),
    ...(tpmSocket ? tpmOptions(tpmSocket) : []),
    ...(description.productKey ? ['-acpitable', msdmOption(description.productKey, folder)] : []),
  ];
  const messages = await execute(args, folder, signal);
  return { messages, console: existsSync(console_) ? readFileSync(console_, 'latin1') : '' };
}

/** Runs QEMU to its end; returns what it said. */
async function execute(args, folder, signal) {
  const file = join(folder, 'qemu.log');
  const log = openSync(file, 'w');
  const options = { stdio: ['ignore', log, log], timeout: LONGEST_RUN, killSignal: 'SIGKILL', signal };
  try {
    const qemu = spawn('qemu-system-x86_64', args, options);
    const [status] = await once(qemu, 'exit');
    const messages = readFileSync(file, 'utf8');
    if (status === null) return `${messages}it was still running after ${LONGEST_RUN / 1000} s\n`;
    return messages;
  } finally {
    closeSync(log);
  }
}

/** A disk of its size without content, on its bus. */
export function diskOptions(disk, i, folder) {
  const file = join(folder, `disk${i}.raw`);
  writeFileSync(file, '');
  truncateSync(file, Math.floor((disk.sizeGB * 1e9) / SECTOR) * SECTOR);
  const drive = `file=${file},if=none,id=disk${i},format=raw`;
  return ['-drive', drive, ...DISK_DEVICES[disk.bus](disk, i)];
}

const value = (text) => text.replaceAll(',', ',,');

/** Each disk has its own controller; they are on the PCI bus in the order of the description. */
const DISK_DEVICES = {
  // QEMU gives namespaces an EUI-64 and a UUID of its own making unless both are turned off.
  nvme: ({ serial, eui64 }, i) => [
    ...['-device', `nvme,id=nvme${i},serial=${value(serial)}`],
    ...['-device', `nvme-ns,bus=nvme${i},drive=disk${i},uuid=${NO_UUID},eui64-default=off,eui64=0x${eui64 ?? '0'}`],
  ],
  sata: ({ serial, model }, i) => [
    ...['-device', `ich9-ahci,id=sata${i}`],
    ...[
      '-device',
      `ide-hd,drive=disk${i},bus=sata${i}.0,serial=${value(serial)}${model ? `,model=${value(model)}` : ''}`,
    ],
  ],
  virtio: ({ serial }, i) => ['-device', `virtio-blk-pci,drive=disk${i},serial=${value(serial)}`],
};
const NO_UUID = '00000000-0000-0000-0000-000000000000';

/** Adapters without a cable; those that start with usb are on a USB controller. */
export function adapterOptions(adapters) {
  const usb = adapters.some(({ model }) => model.startsWith('usb')) ? ['-device', 'qemu-xhci'] : [];
  return [
    ...usb,
    ...adapters.flatMap(({ model, mac }, i) => [
      '-netdev',
      `hubport,id=net${i},hubid=${i}`,
      '-device',
      `${model},netdev=net${i},mac=${mac}`,
    ]),
  ];
}

export function tpmOptions(socket) {
  const backend = `emulator,id=tpm,chardev=tpm`;
  return ['-chardev', `socket,id=tpm,path=${socket}`, '-tpmdev', backend, '-device', 'tpm-tis,tpmdev=tpm'];
}

/** The MSDM table; QEMU writes its ACPI header, this is what follows it: version, reserved, type, reserved, length, key. */
export function msdmOption(key, folder) {
  const data = Buffer.alloc(20 + key.length);
  data.writeUInt32LE(1, 0);
  data.writeUInt32LE(1, 8);
  data.writeUInt32LE(key.length, 16);
  data.write(key, 20, 'latin1');
  const file = join(folder, 'msdm.bin');
  writeFileSync(file, data);
  return `sig=MSDM,rev=3,data=${file}`;
}
