// Firmware for wireless adapters and Bluetooth radios: of Debian's packages the files that the stick's drivers ask for.
export function wifiFirmware() {
  return new Map();
}
