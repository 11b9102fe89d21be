/** Graphics adapters on Windows: the display devices of Plug and Play, each with the memory that DXGI knows of it. */
import { expect, it } from 'vitest';
import { assembleGraphics } from '../../src/harvest/assemble-graphics.js';
import type { DeviceDxgiAdapter, DeviceGraphicsAdapter } from '../../src/harvest/snapshot.js';
import { windowsLaptop } from './windows-laptop.js';

const device = (model: string, id: string | undefined, members: Partial<DeviceGraphicsAdapter> = {}) => ({
  name: `PCI\\${model}`,
  ...(id !== undefined && { hardwareIds: [id, id.replace(/&REV_..$/, ''), id.replace(/&SUBSYS.*$/, '')] }),
  vendor: 'Fabrikam',
  model,
  removalPolicy: 1,
  builtIn: true,
  faults: [],
  ...members,
});
const dxgi = (memory: bigint, members: Partial<DeviceDxgiAdapter> = {}): DeviceDxgiAdapter => ({
  name: 'whatever DXGI calls it',
  vendorId: 0x8086,
  deviceId: 0x7d45,
  subSystemId: 0x8c26103c,
  revision: 8,
  flags: 0,
  dedicatedVideoMemory: memory,
  dedicatedSystemMemory: 0n,
  ...members,
});
const INTEL = 'PCI\\VEN_8086&DEV_7D45&SUBSYS_8C26103C&REV_08';
const NVIDIA = 'PCI\\VEN_10DE&DEV_28B8&SUBSYS_8C26103C&REV_A1';
const nvidia = { vendorId: 0x10de, deviceId: 0x28b8, revision: 0xa1 };
const software = { vendorId: 0x1414, deviceId: 0x8c, subSystemId: 0, revision: 0, flags: 2 };

const cases: [string, DeviceGraphicsAdapter[], DeviceDxgiAdapter[] | undefined, [string, bigint][]][] = [
  ['has the memory of its identity', [device('I', INTEL)], [dxgi(134_217_728n)], [['I', 134_217_728n]]],
  [
    "comes in Plug and Play's order, not DXGI's",
    [device('N', NVIDIA), device('I', INTEL)],
    [dxgi(1n), dxgi(2n, nvidia), dxgi(0n, software)],
    [
      ['N', 2n],
      ['I', 1n],
    ],
  ],
  [
    'without memory stays (basic display, Hyper-V, VirtIO)',
    [device('Microsoft Hyper-V Video', 'VMBUS\\{da0a7802-e377-4aac-8e77-0558eb1073f8}')],
    [dxgi(0n, software)],
    [['Microsoft Hyper-V Video', 0n]],
  ],
  ['stays where dxgi.dll is missing, as in WinPE', [device('B', 'ROOT\\BasicDisplay')], undefined, [['B', 0n]]],
  ['has no memory of another device', [device('I', INTEL)], [dxgi(5n, { deviceId: 0x7d55 })], [['I', 0n]]],
  ['has no memory of the software renderer', [device('I', INTEL)], [dxgi(5n, { flags: 2 })], [['I', 0n]]],
  ['has no memory of another board', [device('I', INTEL)], [dxgi(5n, { subSystemId: 1 })], [['I', 0n]]],
  [
    'of two equal ones has its own',
    [device('A', NVIDIA), device('B', NVIDIA)],
    [dxgi(8n, nvidia), dxgi(9n, nvidia)],
    [
      ['A', 8n],
      ['B', 9n],
    ],
  ],
  [
    'is told from another revision of it',
    [device('A', NVIDIA), device('B', NVIDIA.replace('A1', 'A2'))],
    [dxgi(9n, { ...nvidia, revision: 0xa2 }), dxgi(8n, nvidia)],
    [
      ['A', 8n],
      ['B', 9n],
    ],
  ],
  ['is found where DXGI gives no revision', [device('N', NVIDIA)], [dxgi(8n, { ...nvidia, revision: 0 })], [['N', 8n]]],
  ['is found whatever the case of its ids', [device('I', INTEL.toLowerCase())], [dxgi(7n)], [['I', 7n]]],
  [
    'of a snapshot of an earlier version has the memory that it says itself',
    [device('I', undefined, { dedicatedVideoMemory: 3n, dedicatedSystemMemory: 4n })],
    undefined,
    [['I', 3n]],
  ],
];
it.each(cases)('an adapter %s', (_, graphics, dxgiAdapters, expected) => {
  const { adapters, incomplete } = assembleGraphics({
    ...windowsLaptop(),
    graphics,
    ...(dxgiAdapters && { dxgiAdapters }),
  });
  expect(adapters.map(({ model, dedicatedVideoMemory }) => [model, dedicatedVideoMemory])).toEqual(expected);
  expect(incomplete).toEqual([]);
});

it.each(['vendor', 'model', 'removalPolicy', 'builtIn'] as const)('an adapter without %s is told', (member) => {
  const graphics = [{ ...device('X', INTEL), [member]: undefined }, device('I', INTEL)];
  const { adapters, incomplete } = assembleGraphics({ ...windowsLaptop(), graphics, dxgiAdapters: [dxgi(1n)] });
  expect(adapters.map(({ model }) => model)).toEqual(['I']);
  expect(incomplete.map(({ what }) => what)).toEqual(['graphics[PCI\\X]']);
});
