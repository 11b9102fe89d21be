export const PREBUILT_PLATFORMS: readonly string[];
export function prebuiltAddon(platform: string): string;
export function missingPrebuilds(): string[];
