export function manifestsOf(
  release: { version: string; description: string; license: string; homepage: string },
  read: (file: string) => Uint8Array,
): Map<string, string>;
