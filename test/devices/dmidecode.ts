/** What dmidecode prints, taken apart. */

/** Lines `label: value` of each structure of a type, from dmidecode's whole output or a part of it. */
export function records(output: string, type: number): Record<string, string>[] {
  const blocks = output
    .split(/\n\n/)
    .filter((block) => new RegExp(`^Handle 0x[0-9A-F]{4}, DMI type ${type},`).test(block));
  return blocks.map((block) =>
    Object.fromEntries([...block.matchAll(/^\t([^:\t]+): (.*)$/gm)].map(([, label, value]) => [label, value])),
  );
}

/** `64 GB` as dmidecode writes sizes, in bytes; undefined for "Unknown". */
export function bytesOf(text: string): bigint | undefined {
  const match = /^(\d+) (bytes|kB|MB|GB|TB)$/.exec(text);
  if (match) return BigInt(match[1]) << (10n * BigInt(['bytes', 'kB', 'MB', 'GB', 'TB'].indexOf(match[2])));
  return text === 'No Module Installed' ? 0n : undefined;
}
