// A PC that is started from a stick: QEMU with UEFI firmware, Secure Boot enforced, the device of a description, and the
// image on an emulated USB stick. What the technician would see comes from the serial port, keys go in over QMP.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { adapterOptions, CPU, diskOptions, msdmOption, tpmOptions } from '../device/qemu.mjs';
import { smbiosOptions } from '../device/smbios.mjs';
import { startTpm } from '../device/tpm.mjs';

const MEMORY = '2048M';
const FIRMWARE = '/usr/share/OVMF';
/** Milliseconds between two looks at the serial port. */
const LOOK = 100;
/** Milliseconds in which an emulated PC on a busy machine has done anything that it will do. */
const LONGEST = 300_000;

/** A running PC. */
export class StickPc {
  /** Milliseconds of power-on. */
  started = performance.now();

  constructor(qemu, qmp, folder, stopTpm) {
    this.qemu = qemu;
    this.qmp = qmp;
    this.folder = folder;
    this.off = once(qemu, 'exit').finally(stopTpm);
  }

  /** What the serial port has said. */
  get said() {
    const file = join(this.folder, 'serial.log');
    return existsSync(file) ? readFileSync(file, 'latin1') : '';
  }

  /**
   * Waits until the serial port has said something.
   *
   * @param {RegExp} pattern
   * @param {number} from where in what was said to start
   * @returns {Promise<number>} seconds since power-on
   */
  async until(pattern, from = 0, longest = LONGEST) {
    const end = performance.now() + longest;
    while (!pattern.test(this.said.slice(from))) {
      if (this.qemu.exitCode !== null || performance.now() > end) {
        throw new Error(`the PC did not say ${pattern}; it said:\n${this.said.slice(-3000)}\n${this.messages}`);
      }
      await sleep(LOOK);
    }
    return (performance.now() - this.started) / 1000;
  }

  /** What QEMU said. */
  get messages() {
    return this.log?.() ?? '';
  }

  /** Presses keys, by QEMU's names: `p`, `ret`, `shift-k`. */
  async press(...keys) {
    for (const key of keys) {
      const codes = key.split('-').map((data) => ({ type: 'qcode', data }));
      await this.qmp.call('send-key', { keys: codes, 'hold-time': 40 });
      await sleep(150);
    }
  }

  /** Writes the screen as PNG. */
  async screen(file) {
    await this.qmp.call('screendump', { filename: file, format: 'png' });
  }

  /** Makes the stick so slow that there is time to pull it out while it is written. */
  async slowDown(bytesPerSecond) {
    const none = { bps_rd: 0, iops: 0, iops_rd: 0, iops_wr: 0 };
    await this.qmp.call('block_set_io_throttle', { device: 'image', bps: 0, bps_wr: bytesPerSecond, ...none });
  }

  /** Pulls the stick out. */
  async pull() {
    await this.qmp.call('device_del', { id: 'stick' });
  }

  /** Presses P and waits until the PC is off. */
  async powerOff() {
    await this.press('p');
    await this.ended();
  }

  /** Waits until the PC is off. */
  async ended() {
    const timer = setTimeout(() => this.qemu.kill('SIGKILL'), LONGEST);
    await this.off;
    clearTimeout(timer);
  }

  /** Turns it off at once, as the power button held does. */
  async kill() {
    this.qemu.kill('SIGKILL');
    await this.off;
  }
}

/**
 * Turns a PC on with the stick in it.
 *
 * @param description checked DEVICE.json
 * @param options { image, folder, tpmState?, vga?: [width, height], extra?: QEMU arguments, keepDisks? }
 * @returns {Promise<StickPc>}
 */
export async function powerOn(
  description,
  { image, folder, tpmState = join(folder, 'tpm'), extra = [], screen, disks },
) {
  const variables = join(folder, 'variables.fd');
  // Microsoft's keys are enrolled in it, and Secure Boot is on.
  copyFileSync(`${FIRMWARE}/OVMF_VARS_4M.ms.fd`, variables);
  const tpm = description.tpm ? await startTpm(tpmState, folder) : undefined;
  const socket = join(folder, 'qmp.sock');
  const args = [
    ...['-no-user-config', '-nodefaults', '-display', 'none', '-no-reboot', '-rtc', 'base=utc'],
    ...['-machine', 'q35,smm=on', '-cpu', CPU, '-smp', '2', '-m', MEMORY, '-accel', 'tcg,thread=multi'],
    ...['-global', 'driver=cfi.pflash01,property=secure,value=on'],
    ...['-drive', `if=pflash,unit=0,format=raw,readonly=on,file=${FIRMWARE}/OVMF_CODE_4M.secboot.fd`],
    ...['-drive', `if=pflash,unit=1,format=raw,file=${variables}`],
    ...['-chardev', `file,id=serial,path=${join(folder, 'serial.log')}`, '-serial', 'chardev:serial'],
    ...['-qmp', `unix:${socket},server=on,wait=off`],
    ...['-device', screen ? `VGA,edid=on,vgamem_mb=64,xres=${screen[0]},yres=${screen[1]}` : 'VGA'],
    ...['-device', 'qemu-xhci,id=usb', '-drive', `if=none,id=image,format=raw,file=${image}`],
    ...['-device', 'usb-storage,id=stick,bus=usb.0,drive=image,removable=on,bootindex=0'],
    ...smbiosOptions(description.smbios, folder),
    ...(disks ?? description.disks.flatMap((disk, i) => diskOptions(disk, i, folder))),
    ...adapterOptions(description.adapters.filter(({ model }) => !model.startsWith('usb'))),
    ...(tpm ? tpmOptions(tpm.socket) : []),
    ...(description.productKey ? ['-acpitable', msdmOption(description.productKey, folder)] : []),
    ...extra,
  ];
  const qemu = spawn('qemu-system-x86_64', args, { stdio: ['ignore', 'pipe', 'pipe'] });
  let log = '';
  for (const stream of [qemu.stdout, qemu.stderr]) stream.on('data', (chunk) => (log += chunk));
  const qmp = await connect(socket, qemu, () => log);
  const pc = new StickPc(qemu, qmp, folder, () => tpm?.stop());
  pc.log = () => log;
  return pc;
}

/** QEMU's monitor, one command at a time. */
async function connect(path, qemu, log) {
  for (let tries = 0; !existsSync(path); tries++) {
    if (tries === 400 || qemu.exitCode !== null) throw new Error(`QEMU did not start\n${log()}`);
    await sleep(25);
  }
  const socket = createConnection(path);
  socket.on('error', () => undefined);
  let buffer = '';
  const waiting = [];
  socket.on('data', (chunk) => {
    buffer += chunk;
    const lines = buffer.split('\n');
    buffer = lines.pop();
    for (const line of lines) {
      const answer = JSON.parse(line);
      if ('return' in answer || 'error' in answer) waiting.shift()?.(answer);
    }
  });
  const call = (execute, args = {}) =>
    new Promise((resolve, reject) => {
      waiting.push(({ error, return: value }) => (error ? reject(new Error(error.desc)) : resolve(value)));
      socket.write(`${JSON.stringify({ execute, arguments: args })}\n`);
    });
  await call('qmp_capabilities');
  return { call };
}
