export function nodeRuntime(platform: string, version: string): string;
export const EXECUTABLES_NODE: string;
