/**
 * A number of things, in words: `1 row`, `2 rows`.
 *
 * @param several the noun for all numbers but 1, where it does not end in s
 * @param show how the number is written
 */
export function counted(
  count: number,
  noun: string,
  several = `${noun}s`,
  show: (count: number) => string = String,
): string {
  return `${show(count)} ${count === 1 ? noun : several}`;
}
