/** Blocks 2, 3, 4, 34 and the architecture of block 1. */
import type { SmbiosSummary } from '../firmware/smbios-summary.js';
import { ARCHITECTURE } from '../hash/enumerations.js';
import type { CoreClass, HardwareHash, Processor } from '../hash/model.js';
import type { DeviceLogicalProcessor, DeviceProcessor, DeviceSnapshot } from './snapshot.js';
import { deviceText } from './text.js';

/** PROCESSOR_ARCHITECTURE by the systems' words for it. */
const ARCHITECTURES = new Map(
  Object.entries({
    x86_64: 9,
    amd64: 9,
    i386: 0,
    i486: 0,
    i586: 0,
    i686: 0,
    x86: 0,
    aarch64: 12,
    arm64: 12,
    armv7l: 5,
    armv8l: 5,
    arm: 5,
  }),
);

/** The architecture of a device; undefined where nothing tells it. */
export function architectureOf({ system, processor }: DeviceSnapshot): Processor['architecture'] {
  const named = ARCHITECTURES.get(system?.architecture?.toLowerCase() ?? '');
  const number = named ?? architectureOfCpuInfo(processor?.cpuInfo);
  return number === undefined ? undefined : ARCHITECTURE.name(number);
}

/** /proc/cpuinfo of another tree: x86 lists flags, of which `lm` is long mode; ARM names its implementer. */
function architectureOfCpuInfo(cpuInfo: string | undefined): number | undefined {
  const flags = cpuInfoValue(cpuInfo, 'flags');
  if (flags !== undefined) return flags.split(' ').includes('lm') ? 9 : 0;
  const arm = cpuInfoValue(cpuInfo, 'CPU architecture');
  return arm === undefined ? undefined : arm === '8' ? 12 : 5;
}

function cpuInfoValue(cpuInfo: string | undefined, key: string): string | undefined {
  for (const line of cpuInfo?.split('\n') ?? []) {
    const colon = line.indexOf(':');
    if (colon > 0 && line.slice(0, colon).trim() === key) return line.slice(colon + 1).trim() || undefined;
  }
  return undefined;
}

/** The processor of a device; undefined where nothing is known of it. */
export function assembleProcessor(snapshot: DeviceSnapshot, smbios?: SmbiosSummary): HardwareHash['processor'] {
  const { processor } = snapshot;
  const firmware = smbios?.processors.find(({ populated }) => populated);
  const manufacturer =
    deviceText(processor?.vendor) ?? cpuInfoValue(processor?.cpuInfo, 'vendor_id') ?? firmware?.manufacturer;
  const model = deviceText(processor?.brand) ?? cpuInfoValue(processor?.cpuInfo, 'model name') ?? firmware?.version;
  const architecture = architectureOf(snapshot);
  const counts = architecture === undefined ? undefined : countsOf(processor, smbios);
  const assembled: Processor = {
    ...(counts && { architecture, ...counts, hyperThreading: counts.threads > counts.cores }),
    ...(manufacturer !== undefined && { manufacturer }),
    ...(model !== undefined && { model }),
    ...(counts && coreClassesOf(processor?.logical ?? [], snapshot)),
  };
  return Object.keys(assembled).length === 0 ? undefined : assembled;
}

interface Counts {
  packages: number;
  cores: number;
  threads: number;
}

function countsOf(processor: DeviceProcessor | undefined, smbios: SmbiosSummary | undefined): Counts | undefined {
  const logical = processor?.logical ?? [];
  if (logical.length > 0) {
    return {
      packages: new Set(logical.map((thread) => thread.package)).size,
      cores: new Set(logical.map(coreKey)).size,
      threads: logical.length,
    };
  }
  const populated = smbios?.processors.filter((socket) => socket.populated && socket.cores && socket.threads) ?? [];
  if (populated.length === 0) return undefined;
  return {
    packages: populated.length,
    cores: populated.reduce((sum, socket) => sum + (socket.enabledCores ?? socket.cores ?? 0), 0),
    threads: populated.reduce((sum, socket) => sum + (socket.threads ?? 0), 0),
  };
}

const coreKey = (thread: DeviceLogicalProcessor): string => `${thread.package}/${thread.core}`;

/** Intel's names for the kinds of cores of a hybrid processor, slowest first. */
const HYBRID_TYPES = ['cpu_atom', 'cpu_core'];

/**
 * The class of a thread's core. On x86 Linux the kernel's types count: capacities differ from core to core there, as
 * some boost higher. On ARM the capacities count, and in Windows its own EfficiencyClass.
 */
function classOf(thread: DeviceLogicalProcessor, snapshot: DeviceSnapshot): number {
  if (thread.type !== undefined) return HYBRID_TYPES.indexOf(thread.type);
  const byCapacity = snapshot.system?.platform === 'windows' || architectureOf(snapshot) === 'arm64';
  return byCapacity ? (thread.capacity ?? 0) : 0;
}

/** Block 34, only where there is more than one class: the fastest first, numbered from the slowest, which is 0. */
function coreClassesOf(
  logical: readonly DeviceLogicalProcessor[],
  snapshot: DeviceSnapshot,
): { coreClasses?: CoreClass[] } {
  const classes = [...new Set(logical.map((thread) => classOf(thread, snapshot)))].sort((a, b) => a - b);
  if (classes.length < 2) return {};
  const coreClasses = classes.map((value, efficiencyClass) => {
    const threads = logical.filter((thread) => classOf(thread, snapshot) === value);
    return { efficiencyClass, cores: new Set(threads.map(coreKey)).size, threads: threads.length };
  });
  return { coreClasses: coreClasses.reverse() };
}
