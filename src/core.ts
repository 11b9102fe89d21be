/**
 * The part of hwhash that runs anywhere, browsers included: everything but harvesting and files. Each folder here is also a
 * path of its own: `hwhash/hash`, `hwhash/csv`, …
 */
export * from './csv/index.js';
export * from './harvest/index.js';
export * from './hash/index.js';
export * from './input/index.js';
export * from './interop/index.js';
export * from './match/index.js';
export * from './validate/index.js';
