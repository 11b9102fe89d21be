/** Pseudonyms in place of identifiers, under a key that this page makes up and forgets. */
import { encodeHash, type Inspection, inspectHash, redactHash } from '../src/core.js';

/** Made when first needed, so that equal values get equal pseudonyms for as long as the page is open. */
let key: Uint8Array | undefined;

/** A hash without the device's identity; undefined where there is no model of it. */
export function redacted({ hash }: Inspection): Inspection | undefined {
  if (hash === undefined) return undefined;
  key ??= crypto.getRandomValues(new Uint8Array(32));
  return inspectHash(encodeHash(redactHash(hash, { key }), { preserve: true }));
}
