/** Types of emulate.mjs, for the tests. */
export interface StickPc {
  readonly said: string;
  until(pattern: RegExp, from?: number, longest?: number): Promise<number>;
  press(...keys: string[]): Promise<void>;
  screen(file: string): Promise<void>;
  slowDown(bytesPerSecond: number): Promise<void>;
  pull(): Promise<void>;
  powerOff(): Promise<void>;
  ended(): Promise<void>;
  kill(): Promise<void>;
}
export interface PowerOnOptions {
  image: string;
  folder: string;
  tpmState?: string;
  extra?: string[];
  screen?: [width: number, height: number];
  disks?: string[];
}
export function powerOn(description: object, options: PowerOnOptions): Promise<StickPc>;
