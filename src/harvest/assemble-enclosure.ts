/** Blocks 9, 10 and 27: displays, and the shape of the device. */
import { parseEdid } from '../firmware/edid.js';
import { CHASSIS_TYPE, DIGITIZER, PLATFORM_ROLE, VIDEO_OUTPUT } from '../hash/enumerations.js';
import type { Display, Enclosure } from '../hash/model.js';
import type { DeviceDisplay, DeviceEnclosure, DeviceInput, DeviceSnapshot } from './snapshot.js';
import { naturalOrder } from './text.js';

/** SMBIOS type 3: 2 = Unknown. */
const CHASSIS_UNKNOWN = 2;

/** Block 10; undefined where neither the system nor the firmware says anything. */
export function assembleEnclosure(
  device: DeviceEnclosure | undefined,
  chassisType: number | undefined,
): Enclosure | undefined {
  if (!device) return undefined;
  const inputs = device.inputDevices.map(digitizerOf);
  const found = inputs.reduce((bits, input) => bits | input.bits, 0);
  const bits = device.digitizers ?? (found === 0 ? 0 : found | BITS.ready);
  return {
    chassisType: CHASSIS_TYPE.name(chassisType ?? CHASSIS_UNKNOWN),
    powerPlatformRole: PLATFORM_ROLE.name(fitting(device.platformRole, 0xff) ?? 0),
    opticalDrive: device.opticalDrive ?? false,
    digitizers: [1, 2, 4, 8, 16, 32, 64, 128].filter((bit) => bits & bit).map((bit) => DIGITIZER.name(bit)),
    maximumTouchPoints: Math.min(0xff, device.maximumTouchPoints ?? Math.max(0, ...inputs.map(({ points }) => points))),
  };
}

/** SM_DIGITIZER. */
const BITS = { integratedTouch: 1, externalTouch: 2, integratedPen: 4, externalPen: 8, multiInput: 64, ready: 128 };

/** Bits of linux/input-event-codes.h. */
const PROPERTY_DIRECT = 0x01;
const BUTTON_TOUCH = 0x14a;
const BUTTON_TOOL_PEN = 0x140;
const AXIS_MULTITOUCH_X = 0x35;

/** What an input device adds to block 10. A touch pad is not a digitizer: it is beside the screen, not on it. */
function digitizerOf(input: DeviceInput): { bits: number; points: number } {
  const direct = hasBit(input.properties, PROPERTY_DIRECT);
  const external = input.removable !== false && (input.buses.includes('usb') || input.buses.includes('bluetooth'));
  const pen = hasBit(input.keys, BUTTON_TOOL_PEN) && (direct || external);
  const touch = direct && hasBit(input.keys, BUTTON_TOUCH) && !pen;
  const multitouch = touch && hasBit(input.absoluteAxes, AXIS_MULTITOUCH_X);
  const penBit = external ? BITS.externalPen : BITS.integratedPen;
  const touchBit = external ? BITS.externalTouch : BITS.integratedTouch;
  return {
    bits: (pen ? penBit : 0) | (touch ? touchBit : 0) | (multitouch ? BITS.multiInput : 0),
    points: touch && input.lastSlot !== undefined ? input.lastSlot + 1 : 0,
  };
}

/** Whether a bit is set in the kernel's text of a bitmap: words of 64 bits in hex, the highest first. */
function hasBit(bitmap: string | undefined, bit: number): boolean {
  const words = bitmap?.trim().split(/\s+/) ?? [];
  const word = words[words.length - 1 - Math.floor(bit / 64)];
  if (word === undefined || !/^[0-9a-f]{1,16}$/i.test(word)) return false;
  return ((BigInt(`0x${word}`) >> BigInt(bit % 64)) & 1n) === 1n;
}

/** The block's largest number means unknown. */
const LARGEST_RESOLUTION = 0xfffe;

/** A number that its field can hold; a larger one is as good as none. */
const fitting = (value: number | undefined, largest: number): number | undefined =>
  value !== undefined && value <= largest ? value : undefined;

/** Windows reports at most two. */
const MOST_DISPLAYS = 2;

/** D3DKMDT video output technology by the kernel's names of connectors; Windows calls built-in panels internal. */
const OUTPUTS = new Map(
  Object.entries({
    eDP: 0x8000_0000,
    LVDS: 0x8000_0000,
    DSI: 0x8000_0000,
    DPI: 0x8000_0000,
    VGA: 0,
    'DVI-I': 4,
    'DVI-D': 4,
    'DVI-A': 4,
    'HDMI-A': 5,
    'HDMI-B': 5,
    DP: 10,
  }),
);
const OTHER_OUTPUT = 0xffff_ffff;
const INTERNAL = 0x8000_0000;

function outputOf({ outputTechnology, connector }: DeviceDisplay): number {
  return outputTechnology ?? OUTPUTS.get(connector ?? '') ?? OTHER_OUTPUT;
}

/**
 * The displays of a snapshot. Windows refuses the display configuration to sessions without a desktop (services, remote
 * management, remoting); Plug and Play still knows the monitors, though not how they are connected.
 */
export function displaysOf({ displays, monitors, faults }: DeviceSnapshot): readonly DeviceDisplay[] {
  const refused = faults.some(({ what }) => what === 'displays');
  return displays.length === 0 && refused && monitors ? monitors : displays;
}

/** How Windows writes a display that does not describe itself, as in many virtual machines. */
const NO_INFORMATION: Display = {
  widthMm: null,
  heightMm: null,
  widthCm: null,
  heightCm: null,
  resolutionX: null,
  resolutionY: null,
  output: null,
};

/**
 * Blocks 9 and 27: displays that are connected, the built-in one first. One without an EDID counts where Windows says
 * that it is active; on Linux a connector may be active with nothing behind it.
 *
 * @param platform of the system that listed them
 */
export function assembleDisplays(displays: readonly DeviceDisplay[], platform = 'linux'): Display[] {
  const counts = ({ active, edid }: DeviceDisplay) =>
    edid !== undefined ? active !== false : active === true && platform === 'windows';
  return displays
    .filter(counts)
    .sort((a, b) => rank(a) - rank(b) || naturalOrder(a.name, b.name))
    .map(({ edid, ...display }) => (edid ? describe(display, edid) : NO_INFORMATION))
    .filter((display) => display !== undefined)
    .slice(0, MOST_DISPLAYS);
}

const rank = (display: DeviceDisplay): number => (outputOf(display) === INTERNAL ? 0 : 1);

function describe(display: DeviceDisplay, bytes: Uint8Array): Display | undefined {
  const edid = parseEdid(bytes);
  const widthMm = edid.widthMm ?? (edid.widthCm !== undefined ? edid.widthCm * 10 : undefined);
  const heightMm = edid.heightMm ?? (edid.heightCm !== undefined ? edid.heightCm * 10 : undefined);
  const resolutionX = edid.resolutionX ?? fitting(display.resolutionX, LARGEST_RESOLUTION);
  const resolutionY = edid.resolutionY ?? fitting(display.resolutionY, LARGEST_RESOLUTION);
  if (resolutionX === undefined || resolutionY === undefined) return undefined;
  return {
    widthMm: widthMm ?? 0,
    heightMm: heightMm ?? 0,
    widthCm: centimetres(widthMm),
    heightCm: centimetres(heightMm),
    resolutionX,
    resolutionY,
    output: VIDEO_OUTPUT.name(outputOf(display)),
  };
}

/** Block 27: millimetres divided by ten, half rounded up; 0 mirrors block 9's 0. */
function centimetres(millimetres: number | undefined): number {
  return Math.floor(((millimetres ?? 0) + 5) / 10);
}
