/** The part of hwhash that runs anywhere, browsers included: everything but harvesting and files. */
export * from './hash/errors.js';
export type { Finding, Severity } from './hash/finding.js';
export * from './hash/model.js';
