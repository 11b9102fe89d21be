/** The parts of a check run by GNU parallel, through the shell interface that any engine can use. */
import { rmSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { COMMAND, makeFleet, shell, singleReport, timeless } from './fleet.js';

let folder = '';
let file = '';
beforeAll(() => {
  ({ folder, file } = makeFleet());
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test('the report of parts made by GNU parallel is that of a single check, byte for byte', () => {
  const hwhash = `${process.execPath} ${COMMAND}`;
  shell(
    `seq 6 | parallel --jobs 3 ${hwhash} csv check --for fleet --part {}/6 --partial-file part-{}.hwpart ${file}`,
    folder,
  );
  // Put together as a tree: neighbours first.
  shell(`${hwhash} csv report part-2.hwpart part-1.hwpart part-3.hwpart --partial-file left.hwpart`, folder);
  const report = shell(`${hwhash} csv report --json left.hwpart part-[456].hwpart || [ $? = 2 ]`, folder);
  expect(timeless(report)).toBe(singleReport(file));
  expect(() => shell(`${hwhash} csv report part-[1345].hwpart 2>&1`, folder)).toThrow(/status|Command failed/);
  expect(shell(`${hwhash} csv report part-[13456].hwpart 2>&1 || echo status $?`, folder)).toBe(
    'hwhash: part 2 of 6 is missing\nstatus 1\n',
  );
});
