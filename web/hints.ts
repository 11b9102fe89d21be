/** Hints of the library name commands; on the page the buttons that do the same take their place. */

/** The buttons that repair, by what is shown. */
export const REPAIR_BUTTON = { fleet: 'Save the fixed CSV', device: 'Copy the repaired hash' } as const;

/** Where a hint is shown. */
export type HintPlace = keyof typeof REPAIR_BUTTON;

/** A command in a hint, and what takes its place. */
const WORDS: readonly (readonly [command: RegExp, button: (place: HintPlace) => string])[] = [
  [/"hwhash decode --json \| hwhash encode"/g, (place) => `"${REPAIR_BUTTON[place]}"`],
  [/"hwhash csv (?:fix|split)(?: --[^"]*)?"/g, (place) => `"${REPAIR_BUTTON[place]}"`],
  // Which of two captures is newer is for a merge to find out, which the page has not.
  [/ \("hwhash csv merge" does\)/g, () => ''],
  [/; "hwhash csv merge" keeps the newest/g, () => '; keep the newest'],
  [/"hwhash validate[^"]*"/g, () => 'the tabs of this page'],
  [/"hwhash csv check[^"]*"/g, () => 'this page'],
];

/** A hint or a message in the words of the page. */
export function pageWords(text: string, place: HintPlace): string {
  return WORDS.reduce((words, [command, button]) => words.replace(command, button(place)), text);
}
