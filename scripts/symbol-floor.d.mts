export const FLOOR: Record<string, string>;
export function newestVersions(listing: string): Record<string, string>;
export function aboveFloor(versions: Record<string, string>): string[];
export function symbolFloor(file: string, objdump: string): { versions: Record<string, string>; libraries: string[] };
