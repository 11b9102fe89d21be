/** Streams with a line that never ends, such as /dev/zero: they are not read for ever. */
import { CsvInputError } from '../files/input-file.js';
import type { ChunkSink } from '../files/read.js';

/** Bytes without the end of a line after which a stream is given up. */
export const LONGEST_UNENDED = 2 * 1024 * 1024 * 1024;
const LF = 10;
const CR = 13;

/**
 * A sink that gives up where no line ends for long.
 *
 * @param path name of the stream, for the message
 * @throws {@link CsvInputError} `input-too-large`, when it is called
 */
export function refuseEndless(path: string, sink: ChunkSink, most = LONGEST_UNENDED): ChunkSink {
  let unended = 0;
  return (chunk, start, end) => {
    const part = chunk.subarray(start, end);
    const feed = part.lastIndexOf(LF);
    const last = feed < 0 ? part.lastIndexOf(CR) : feed;
    unended = last < 0 ? unended + part.length : part.length - 1 - last;
    if (unended > most) {
      const message = `${path} is not read: no line ends within 2 GiB, so it is not a file of lines`;
      throw new CsvInputError('input-too-large', message, path);
    }
    return sink(chunk, start, end);
  };
}
