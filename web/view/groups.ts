/** Kinds of blocks, each with a colour of its own: the summary's sections and the bytes share them. */

/** By the first part of a member's path; what is not named here belongs to the capture. */
const GROUPS: Readonly<Record<string, string>> = {
  smbios: 'device',
  tpm: 'tpm',
  offlineDeviceId: 'tpm',
  disk: 'disk',
  networkAdapters: 'network',
  productKey: 'key',
  processor: 'processor',
  memory: 'processor',
  enclosure: 'display',
  displays: 'display',
  graphics: 'display',
  block35: 'other',
  licensingHwid: 'other',
  locale: 'other',
  opaqueBlocks: 'other',
  checksum: 'container',
  length: 'container',
  order: 'container',
  tail: 'container',
};

/** The CSS class of a member's colour. */
export function colourOf(field: string | undefined): string {
  if (field === undefined) return 'g-none';
  return `g-${GROUPS[field.split(/[.[]/, 1)[0]] ?? 'capture'}`;
}
