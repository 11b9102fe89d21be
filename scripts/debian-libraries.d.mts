/** A folder that holds the files of some packages of a Debian release; fetched on first use. */
export function debianLibraries(release: string, packages: readonly string[]): string;
