/** `hwhash encode`: a hash from the JSON of decode, or from a snapshot. */

import type { Command } from 'commander';
import { write } from './terminal.js';

export function registerEncode(program: Command): void {
  program
    .command('encode')
    .description('make a hash from the JSON of "decode --json", or from a snapshot of "harvest --record"')
    .argument('<input>', 'a file, or "-"')
    .option('--preserve', 'reproduce a cut or foreign tail and a stored checksum that is wrong')
    .addHelpText(
      'after',
      `
Examples:
  hwhash decode --json device.csv | hwhash encode -
  hwhash encode snapshot.json > hash.txt`,
    )
    .action(async (input: string, options: { preserve?: boolean }) => {
      const { readCarrier } = await import('./input.js');
      const { decodeHash } = await import('../hash/decode.js');
      const { encodeHash } = await import('../hash/encode.js');
      const { hashes } = await readCarrier(input);
      const texts = hashes.map(({ content }) => {
        const model = typeof content === 'string' || content instanceof Uint8Array ? decodeHash(content) : content;
        return encodeHash(model, { preserve: options.preserve === true });
      });
      await write(`${texts.join('\n')}\n`);
    });
}
