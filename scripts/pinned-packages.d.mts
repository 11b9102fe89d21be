/** The folder of a package's files; fetched on first use. */
export function pinnedPackage(name: string): string;
