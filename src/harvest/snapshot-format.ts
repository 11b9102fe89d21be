/** Telling a snapshot from other JSON, without reading it. */
import { SNAPSHOT_FORMAT } from './snapshot.js';

/** Whether parsed JSON says that it is a snapshot; it may still be a damaged one. */
export function isSnapshotJson(json: unknown): json is object {
  return typeof json === 'object' && json !== null && 'format' in json && json.format === SNAPSHOT_FORMAT;
}
