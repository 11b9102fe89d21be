// What producer and workers have in common.

/** Name of the queue where the caller gives none. */
export const QUEUE = 'hwhash-parts';

/** The partial file of a part. */
export const partialFileName = (part, of) => `part-${part}-of-${of}.hwpart`;
