// Keeps quaint wording out of the tree: `node scripts/check-words.mjs` names each place that has one of the phrases below.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));

/** History, data from outside, and the words themselves. */
const EXCLUDED = [
  'CHANGELOG.md',
  'LICENSE',
  'package-lock.json',
  'scripts/check-words.mjs',
  'test/field',
  'test/fixtures',
  'test/shells/golden',
];

/** What to look for, and what to write instead. Only what is never right: a word with a modern use as well is not here. */
const WORDS = [
  [/\bmend(?:s|ed|ing)?\b/i, 'fix, repair'],
  [/(?<!-)\banew\b/i, 'again, re-'],
  [/\bblanks\b/i, 'spaces, whitespace'],
  [/\bbut for (?:the|a|an|its|their|one|what)\b/i, 'except for'],
  [/\bheld against\b/i, 'compared with'],
  [/\bcannot be told\b/i, 'is unknown, cannot be determined'],
  [/\bfound out\b/i, 'detected, determined'],
  [/\bhangs? on\b/i, 'is attached to'],
  [/\bstands? (?:twice|behind|beside|third|elsewhere|in the|on the|at the)\b/i, 'is, appears, follows'],
  [
    /(?<!there )\b(?:is|are|was|were) no (?:hardware hash|MAC address|UUID|hash|base64|part of|header|row|number|identity|placeholder|key|version)\b/i,
    'is not a',
  ],
  [/\bthe house\b/i, 'architecture'],
  [/\bafresh\b|\bthereby\b|\bwhereof\b|\bamongst\b|\bwhilst\b/i, 'a modern word'],
];

const files = execFileSync('git', ['ls-files', '-z'], { cwd: root, encoding: 'utf8' }).split('\0').filter(Boolean);
let count = 0;
for (const file of files) {
  if (EXCLUDED.some((path) => file === path || file.startsWith(`${path}/`))) continue;
  let text;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(`${root}${file}`));
  } catch (error) {
    // Deleted but not committed yet, or not text.
    if (error.code === 'ENOENT' || error.code === 'EISDIR' || error instanceof TypeError) continue;
    throw error;
  }
  for (const [index, line] of text.split('\n').entries()) {
    for (const [pattern, instead] of WORDS) {
      const found = pattern.exec(line);
      if (!found) continue;
      count++;
      console.error(`${file}:${index + 1}: "${found[0]}": write ${instead}`);
    }
  }
}
if (count > 0) process.exit(1);
