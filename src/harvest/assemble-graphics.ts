/** Blocks 29 and 30: the display devices of Plug and Play, in its order, with the memory that DXGI knows of them. */
import type { GraphicsAdapter } from '../hash/model.js';
import { printable } from '../hash/printable.js';
import type { DeviceDxgiAdapter, DeviceGraphicsAdapter, DeviceSnapshot } from './snapshot.js';
import type { Unavailable } from './unavailable.js';

/** DXGI_ADAPTER_FLAG_SOFTWARE: the renderer that every Windows has. */
const FLAG_SOFTWARE = 2;

const NO_MEMORY = { dedicatedVideoMemory: 0n, dedicatedSystemMemory: 0n } as const;

/**
 * The adapters of a hash. One without memory of its own, or that DXGI does not know (WinPE, basic display drivers), has
 * zeros there, as Windows writes them. Only what Plug and Play itself did not describe is left out, and told.
 */
export function assembleGraphics({ graphics, dxgiAdapters = [] }: DeviceSnapshot): {
  adapters: GraphicsAdapter[];
  incomplete: Unavailable[];
} {
  const left = dxgiAdapters.filter(({ flags }) => (flags & FLAG_SOFTWARE) === 0);
  const adapters: GraphicsAdapter[] = [];
  const incomplete: Unavailable[] = [];
  for (const device of graphics) {
    const { vendor, model, removalPolicy, builtIn } = device;
    const memory = memoryOf(device, left);
    if (vendor !== undefined && model !== undefined && removalPolicy !== undefined && builtIn !== undefined) {
      adapters.push({ vendor, model, ...memory, removalPolicy, builtIn });
    } else {
      incomplete.push({
        what: `graphics[${printable(device.name)}]`,
        reason: 'Windows does not report maker, model, removal policy or container of this display adapter',
        remedy: 'Install the driver of the adapter, and restart.',
      });
    }
  }
  return { adapters, incomplete };
}

/** Takes the DXGI adapter of a device out of the list: of two equal ones each device gets its own. */
function memoryOf(
  device: DeviceGraphicsAdapter,
  left: DeviceDxgiAdapter[],
): Pick<GraphicsAdapter, 'dedicatedVideoMemory' | 'dedicatedSystemMemory'> {
  // Snapshots of earlier versions have the memory in the device.
  const { dedicatedVideoMemory, dedicatedSystemMemory } = device;
  if (dedicatedVideoMemory !== undefined && dedicatedSystemMemory !== undefined)
    return { dedicatedVideoMemory, dedicatedSystemMemory };
  const ids = new Set((device.hardwareIds ?? []).map((id) => id.toUpperCase()));
  const matches = (identity: (adapter: DeviceDxgiAdapter) => string) =>
    left.findIndex((adapter) => ids.has(identity(adapter)));
  const exact = matches(fullIdentity);
  const index = exact >= 0 ? exact : matches(identityOf);
  if (index < 0) return NO_MEMORY;
  const [found] = left.splice(index, 1);
  return {
    dedicatedVideoMemory: found.dedicatedVideoMemory,
    dedicatedSystemMemory: found.dedicatedSystemMemory,
  };
}

const hex = (value: number, digits: number): string => value.toString(16).toUpperCase().padStart(digits, '0');

/** The hardware id that a PCI device with the numbers of a DXGI adapter has, without its revision. */
function identityOf({ vendorId, deviceId, subSystemId }: DeviceDxgiAdapter): string {
  return `PCI\\VEN_${hex(vendorId, 4)}&DEV_${hex(deviceId, 4)}&SUBSYS_${hex(subSystemId, 8)}`;
}

/** The most specific hardware id; some drivers give DXGI no revision. */
function fullIdentity(adapter: DeviceDxgiAdapter): string {
  return `${identityOf(adapter)}&REV_${hex(adapter.revision, 2)}`;
}
