/**
 * Where one container after the other is decoded and parsed, in the same place. Who validates what was inspected a moment
 * ago finds it there, without what decodes hashes.
 */
import { allocate, base64DecodeInto } from '#platform';
import { BlockDirectory, LARGEST_CONTAINER } from './container.js';
import type { HashReader } from './reader.js';

/** What its user puts on it is there until the next call. */
class Workbench {
  /** Room for the container of a text. */
  readonly bytes = allocate(LARGEST_CONTAINER + 3);
  /** The blocks of the container that was parsed last. */
  readonly directory = new BlockDirectory();
  /** Whose container is here. */
  holder: Held | undefined;

  /** Makes room for the blocks of another container. */
  clear(): BlockDirectory {
    this.holder = undefined;
    return this.directory;
  }

  /** Decodes a text into the room; returns the length of the container, or -1 where the text is not base64. */
  decode(text: string): number {
    this.clear();
    return base64DecodeInto(text, this.bytes);
  }
}

/** The one that all inspections share. */
export const workbench = new Workbench();

/** Name of the method of {@link Held}; a symbol, so that copies and JSON do not have it. */
export const OPEN = Symbol('open');

/** What can put its container on the {@link workbench}. */
export interface Held {
  /** What then holds the container, whose blocks are in the directory; undefined where they cannot be parsed. */
  [OPEN](): Uint8Array | undefined;
}

/** Moves a reader to a container, at best where it lies already; false where its blocks cannot be parsed. */
export function readContainer(container: { readonly bytes: Uint8Array } | Held, reader: HashReader): boolean {
  if (!(OPEN in container)) return reader.walk(container.bytes) === undefined;
  const bytes = container[OPEN]();
  if (bytes !== undefined) reader.load(bytes, workbench.directory);
  return bytes !== undefined;
}
