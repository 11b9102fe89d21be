/**
 * Where one container after the other is decoded and parsed, in the same place. Who validates what was inspected a moment
 * ago finds it there, without what decodes hashes.
 */
import { allocate } from '#platform';
import { BlockDirectory, LARGEST_CONTAINER } from '../hash/container.js';
import { HashReader } from '../hash/reader.js';
import type { Frame } from './frames.js';

/** What its user puts on it is there until the next call. */
class Workbench {
  /** Room for the container of a text. */
  readonly bytes = allocate(LARGEST_CONTAINER + 3);
  private readonly own = new BlockDirectory();
  private readonly reader = new HashReader();
  /** The blocks of the container that was parsed last. */
  directory = this.own;
  /** The frame that the container is in, where it was recognised by it. */
  frame: Frame | undefined;
  /** Whose container is here. */
  holder: Held | undefined;

  /** Makes room for the blocks of another container. */
  clear(): BlockDirectory {
    this.holder = undefined;
    this.frame = undefined;
    this.directory = this.own;
    return this.own;
  }

  /** Recognises the container by its frame. */
  recognise(frame: Frame): void {
    this.frame = frame;
    this.directory = frame.directory;
  }

  /** Reads the container that was parsed last, which lies in `bytes`. */
  read(bytes: Uint8Array): HashReader {
    if (this.frame !== undefined) return this.frame.reader;
    this.reader.load(bytes, this.directory);
    return this.reader;
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

/** Walks containers that are not on the {@link workbench}. */
const walker = new HashReader();

/**
 * Reads a container, at best where it lies already; valid until the next call.
 *
 * @returns undefined where its blocks cannot be parsed
 */
export function readContainer(container: { readonly bytes: Uint8Array } | Held): HashReader | undefined {
  if (!(OPEN in container)) {
    workbench.clear();
    return walker.walk(container.bytes) === undefined ? walker : undefined;
  }
  const bytes = container[OPEN]();
  return bytes === undefined ? undefined : workbench.read(bytes);
}
