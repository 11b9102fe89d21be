/** The public surface of hwhash on Node. */
export * from './core.js';
export * from './csv/files.js';
