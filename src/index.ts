/** The public surface of hwhash on Node. */
export * from './core.js';
