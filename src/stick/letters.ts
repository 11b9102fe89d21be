/** Words in letters five rows high, made of blocks: readable across a room, with any font. */

const HEIGHT = 5;
/** Rows of each letter, five columns wide. */
const LETTERS: Readonly<Record<string, readonly string[]>> = {
  A: [' ### ', '#   #', '#####', '#   #', '#   #'],
  D: ['#### ', '#   #', '#   #', '#   #', '#### '],
  E: ['#####', '#    ', '#### ', '#    ', '#####'],
  F: ['#####', '#    ', '#### ', '#    ', '#    '],
  G: [' ####', '#    ', '#  ##', '#   #', ' ### '],
  I: ['#####', '  #  ', '  #  ', '  #  ', '#####'],
  L: ['#    ', '#    ', '#    ', '#    ', '#####'],
  N: ['#   #', '##  #', '# # #', '#  ##', '#   #'],
  O: [' ### ', '#   #', '#   #', '#   #', ' ### '],
  P: ['#### ', '#   #', '#### ', '#    ', '#    '],
  R: ['#### ', '#   #', '#### ', '#  # ', '#   #'],
  S: [' ####', '#    ', ' ### ', '    #', '#### '],
  T: ['#####', '  #  ', '  #  ', '  #  ', '  #  '],
  U: ['#   #', '#   #', '#   #', '#   #', ' ### '],
  W: ['#   #', '#   #', '# # #', '## ##', '#   #'],
  ' ': ['  ', '  ', '  ', '  ', '  '],
};

/**
 * A word as rows of text, enlarged as far as the space allows.
 *
 * @param word of the letters above; another one is left out
 * @param columns that it may fill
 * @param rows that it may fill
 * @param block character that the letters are made of
 */
export function largeWord(word: string, columns: number, rows: number, block = '█'): string[] {
  const letters = [...word].flatMap((letter) => (LETTERS[letter] ? [LETTERS[letter]] : []));
  const lines = Array.from({ length: HEIGHT }, (_, row) => letters.map((letter) => letter[row]).join(' '));
  const scale = Math.max(1, Math.min(Math.floor(columns / lines[0].length), Math.floor(rows / HEIGHT)));
  return lines.flatMap((line) => {
    const wide = [...line].map((cell) => (cell === '#' ? block : ' ').repeat(scale)).join('');
    return Array.from({ length: scale }, () => wide.trimEnd());
  });
}
