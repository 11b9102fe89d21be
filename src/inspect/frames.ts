/**
 * What the containers of one model share. In a fleet nearly every hash has the same blocks as one before it, byte for byte
 * except for what is the device's own (serial numbers, addresses, its key, the time): where that is so, its blocks need not be
 * walked, and what was determined about the shared bytes holds for it too.
 */
import { BLOCK_HEADER_SIZE, BlockDirectory, CHECKSUM_SIZE } from '../hash/container.js';
import { IDENTIFYING_MEMBERS } from '../hash/identities.js';
import type { MemberPath } from '../hash/places.js';
import { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';

/** Members that devices of one model have of their own. A frame says nothing about any byte of them. */
export const OWN_MEMBERS: readonly MemberPath[] = ['capturedAt', ...IDENTIFYING_MEMBERS.map(({ path }) => path)];

interface OwnBytes {
  block: number;
  /** Offset in the data. */
  at: number;
  /** Bytes; 0 for the rest of the block. */
  size: number;
}

/** Where they are. The block of a member whose size varies is the device's own as a whole. */
const OWN_BYTES: readonly OwnBytes[] = OWN_MEMBERS.map((path) => {
  const { block, at, size } = place(path);
  return size > 0 ? { block, at, size } : { block, at: 0, size: 0 };
});

/** The latter: their form has to be looked at in each hash. A member of a fixed size has its form with any bytes. */
const OPEN_BLOCKS = new Set(OWN_BYTES.filter(({ size }) => size === 0).map(({ block }) => block));

/** The checksum itself, behind the type and length of its block. */
const DIGEST_SIZE = CHECKSUM_SIZE - BLOCK_HEADER_SIZE;

/** A directory of the same blocks, which stays as it is when the original walks on. */
function copyOf({ count, blocksEnd, types, starts, ends }: BlockDirectory): BlockDirectory {
  return Object.assign(new BlockDirectory(), {
    count,
    blocksEnd,
    types: types.slice(0, count),
    starts: starts.slice(0, count),
    ends: ends.slice(0, count),
  });
}

/** One frame. */
export class Frame {
  /** The blocks of every container in this frame. */
  readonly directory: BlockDirectory;
  readonly reader = new HashReader();
  /** Positions of the blocks whose form the frame says nothing about. */
  readonly open: readonly number[];
  /** The first container, as words. */
  private readonly words: Int32Array;
  /** Where runs of words that are shared as a whole begin and end. */
  private readonly runs: Int32Array;
  /** The words that are shared in part, and which bits. */
  private readonly parts: Int32Array;
  private readonly masks: Int32Array;

  /**
   * @param bytes the container that is the first of this frame, in the array that all others will be in
   * @param directory its blocks
   * @param words the same bytes as words
   */
  constructor(bytes: Uint8Array, directory: BlockDirectory, words: Int32Array) {
    this.directory = copyOf(directory);
    this.reader.load(bytes, this.directory);
    const mask = new Int32Array(maskOf(this.directory).buffer);
    this.words = words.slice(0, mask.length);
    this.runs = runsOf(mask);
    this.parts = Int32Array.from(mask.keys()).filter((i) => mask[i] !== 0 && mask[i] !== -1);
    this.masks = this.parts.map((i) => mask[i]);
    const { types, count } = this.directory;
    this.open = Array.from(types.subarray(0, count), (type, i) => (OPEN_BLOCKS.has(type) ? i : -1)).filter(
      (i) => i >= 0,
    );
  }

  /** Whether the container in these words has all bytes that the frame's containers share. */
  holds(words: Int32Array): boolean {
    const { words: own, runs, parts, masks } = this;
    for (let k = 0; k < runs.length; k += 2) {
      const end = runs[k + 1];
      let i = runs[k];
      // Four at a time: nearly always all are equal.
      for (; i + 3 < end; i += 4) {
        const first = (words[i] ^ own[i]) | (words[i + 1] ^ own[i + 1]);
        if ((first | (words[i + 2] ^ own[i + 2]) | (words[i + 3] ^ own[i + 3])) !== 0) return false;
      }
      for (; i < end; i++) if (words[i] !== own[i]) return false;
    }
    for (let k = 0; k < parts.length; k++) if (((words[parts[k]] ^ own[parts[k]]) & masks[k]) !== 0) return false;
    return true;
  }
}

/** Starts and ends of the runs of words that are all ones. */
function runsOf(mask: Int32Array): Int32Array {
  const edges = [...mask.keys(), mask.length].filter((i) => (mask[i] === -1) !== (mask[i - 1] === -1));
  return Int32Array.from(edges);
}

/** Ones for the bytes of a container that its frame shares, in whole words. */
function maskOf({ types, starts, ends, count, blocksEnd }: BlockDirectory): Uint8Array {
  const end = blocksEnd + CHECKSUM_SIZE;
  const mask = new Uint8Array(Math.ceil(end / 4) * 4).fill(0xff, 0, end - DIGEST_SIZE);
  for (let i = 0; i < count; i++) {
    for (const { block, at, size } of OWN_BYTES) {
      if (types[i] !== block) continue;
      const start = Math.min(starts[i] + at, ends[i]);
      mask.fill(0, start, size === 0 ? ends[i] : Math.min(start + size, ends[i], blocksEnd));
    }
  }
  return mask;
}

/** Frames that are kept at a time, and how many of one length: a file of random bytes must cost neither memory nor time. */
const MOST_FRAMES = 256;
const MOST_OF_LENGTH = 8;
/** Where the frames were of no use, this many hashes pass before others are tried. */
const PAUSE = 16 * MOST_FRAMES;

/** The frames of the containers that were met, for one array that holds one container after the other. */
export class Frames {
  private readonly words: Int32Array;
  private readonly byLength = new Map<number, Frame[]>();
  private kept = 0;
  private hits = 0;
  private pause = 0;

  /** @param bytes the array; it begins where its buffer does */
  constructor(private readonly bytes: Uint8Array) {
    this.words = new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length >> 2);
  }

  /** The frame that the container in the array is in; undefined where none is known. */
  find(): Frame | undefined {
    const frames = this.byLength.get(this.bytes[2] | (this.bytes[3] << 8));
    if (frames === undefined) return undefined;
    for (let i = 0; i < frames.length; i++) {
      const frame = frames[i];
      if (!frame.holds(this.words)) continue;
      this.hits++;
      if (i > 0) {
        frames[i] = frames[0];
        frames[0] = frame;
      }
      return frame;
    }
    return undefined;
  }

  /** Makes a frame of the container in the array, where there is room for it. All its blocks have a known form. */
  learn(directory: BlockDirectory): void {
    if (this.pause > 0) {
      this.pause--;
      return;
    }
    if (this.kept === MOST_FRAMES) this.forget();
    const frame = new Frame(this.bytes, directory, this.words);
    const frames = this.byLength.get(directory.blocksEnd);
    if (frames === undefined) this.byLength.set(directory.blocksEnd, [frame]);
    else if (frames.length < MOST_OF_LENGTH) frames.push(frame);
    else frames[MOST_OF_LENGTH - 1] = frame;
    this.kept++;
  }

  private forget(): void {
    if (this.hits < 4 * MOST_FRAMES) this.pause = PAUSE;
    this.byLength.clear();
    this.kept = 0;
    this.hits = 0;
  }
}
