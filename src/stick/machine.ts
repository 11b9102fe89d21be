/** What the technician's session needs of the machine that was started from the stick; `linux.ts` is the real one. */
import type { AdapterWithoutInterface } from './adapters.js';

/** The stick. */
export interface StickDevice {
  /** Name of the disk: `sda`. */
  disk: string;
  /** Name of the partition: `sda1`. */
  partition: string;
}

/** Another disk of the machine. */
export interface ProtectedDisk {
  name: string;
  /** Whether the kernel refuses to write to it. */
  readOnly: boolean;
}

/** Why the stick could not be used; stable. */
export type StickErrorCode = 'stick-missing' | 'stick-twice' | 'stick-mount' | 'stick-unmount' | 'stick-content';

/** The stick could not be used; the message is for the technician. */
export class StickError extends Error {
  override readonly name = 'StickError';
  constructor(
    readonly code: StickErrorCode,
    message: string,
    /** What to do. */
    readonly remedy: string,
  ) {
    super(message);
  }
}

/** The machine. */
export interface StickMachine {
  /** Resolves when drivers are loaded and no more devices appear. */
  settle(): Promise<void>;
  /**
   * Finds the stick.
   *
   * @throws StickError `stick-missing`, `stick-twice`
   */
  find(): Promise<StickDevice>;
  /**
   * Mounts the stick's partition; every other disk stays read-only.
   *
   * @returns where
   * @throws StickError `stick-mount`
   */
  mount(stick: StickDevice, access: 'read' | 'write'): Promise<string>;
  /**
   * Writes everything out and unmounts the stick.
   *
   * @throws StickError `stick-unmount`
   */
  unmount(stick: StickDevice): Promise<void>;
  /** All disks but the stick. */
  otherDisks(stick: StickDevice | undefined): Promise<ProtectedDisk[]>;
  /** Network adapters that Linux cannot use. */
  adapters(): Promise<AdapterWithoutInterface[]>;
  /** Names of the keyboard layouts. */
  keyboards(): Promise<string[]>;
  /** Changes the keyboard; false where there is no such layout. */
  setKeyboard(name: string): Promise<boolean>;
  /** Turns the machine off. Does not return. */
  powerOff(): Promise<void>;
}
