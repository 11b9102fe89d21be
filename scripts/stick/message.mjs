// What a build of a stick says, and the error whose message names a remedy.

/** Writes a line to standard error. */
export const remark = (text) => process.stderr.write(`stick: ${text}\n`);

/** Something that a user can fix. */
export class StickError extends Error {
  constructor(message, remedy) {
    super(`${message}\n  ${remedy}`);
  }
}
