/** The public surface of hwhash on Node. */
export * from './core.js';
export * from './csv/files.js';
export { type Harvest, type HarvestOptions, harvest } from './harvest/harvest.js';
export { type MockAnswers, mockSource, type NativeSourceOptions, nativeSource } from './harvest/native-source.js';
export { loadDeviceIndex, saveDeviceIndex } from './match/index-storage.js';
