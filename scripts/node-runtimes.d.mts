export function nodeRuntime(platform: string, version: string): string;
