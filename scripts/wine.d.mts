/** Path of Wine's loader. */
export const WINE: string;
export function wineEnvironment(folder?: string): NodeJS.ProcessEnv;
export function hasWine(): boolean;
export function winePrefix(folder?: string): string;
