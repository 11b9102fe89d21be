/** Types of image.mjs, for the tests. */
export function parseSize(text: string): number;
