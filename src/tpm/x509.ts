/** As much of X.509 as it takes to find the RSA key in a certificate (RFC 5280, 4.1; DER: ITU-T X.690), bounded. */

/** DER tags on the way to the key. */
const INTEGER = 0x02;
const BIT_STRING = 0x03;
const SEQUENCE = 0x30;
const EXPLICIT_VERSION = 0xa0;

/** A DER element: where its content starts and ends. */
interface Element {
  tag: number;
  start: number;
  end: number;
}

/**
 * The modulus of the RSA key in a certificate (RFC 5280, 4.1; RFC 8017, A.1.1), big-endian without leading zeros. The
 * key's algorithm is not looked at: makers name it rsaEncryption or RSAES-OAEP, which common X.509 readers refuse.
 *
 * @returns undefined where the bytes are not a certificate of an RSA key
 */
export function certifiedModulus(der: Uint8Array): Uint8Array | undefined {
  const tbs = path(der, { tag: 0, start: 0, end: der.length }, SEQUENCE, SEQUENCE);
  if (!tbs) return undefined;
  const first = readElement(der, tbs.start, tbs.end);
  // Serial, signature algorithm, issuer, validity, subject, and in front of them from version 2 on the version.
  const skipped = first?.tag === EXPLICIT_VERSION ? 6 : 5;
  const keyInfo = nth(der, tbs, skipped);
  const bits = keyInfo && nth(der, keyInfo, 1);
  // The first byte of a bit string counts its unused bits.
  if (bits?.tag !== BIT_STRING || der[bits.start] !== 0) return undefined;
  const modulus = path(der, { ...bits, start: bits.start + 1 }, SEQUENCE, INTEGER);
  if (!modulus) return undefined;
  let { start } = modulus;
  while (start < modulus.end && der[start] === 0) start++;
  return der.subarray(start, modulus.end);
}

/** Descends through first children of the given tags. */
function path(der: Uint8Array, parent: Element, ...tags: number[]): Element | undefined {
  let at: Element | undefined = parent;
  for (const tag of tags) {
    at = at && readElement(der, at.start, at.end);
    if (at?.tag !== tag) return undefined;
  }
  return at;
}

/** Child number `index` of an element. */
function nth(der: Uint8Array, parent: Element, index: number): Element | undefined {
  let child = readElement(der, parent.start, parent.end);
  for (let i = 0; i < index && child; i++) child = readElement(der, child.end, parent.end);
  return child;
}

/** Reads tag and length at `at`; undefined where the element does not lie inside [at, end). */
function readElement(der: Uint8Array, at: number, end: number): Element | undefined {
  if (at + 2 > end) return undefined;
  const tag = der[at];
  let length = der[at + 1];
  let start = at + 2;
  if (length >= 0x80) {
    const size = length & 0x7f;
    if (size === 0 || size > 3 || start + size > end) return undefined;
    length = 0;
    for (let i = 0; i < size; i++) length = length * 256 + der[start + i];
    start += size;
  }
  return start + length > end ? undefined : { tag, start, end: start + length };
}

/** Bytes of the DER element that `bytes` start with, padding behind it left out; all of them where there is none. */
export function derLength(bytes: Uint8Array): number {
  return readElement(bytes, 0, bytes.length)?.end ?? bytes.length;
}
