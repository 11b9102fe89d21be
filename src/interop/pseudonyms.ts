/**
 * Pseudonyms under a key (HMAC-SHA-256, RFC 2104): the same value gives the same pseudonym under one key, and nothing
 * leads back without it. Each keeps the form of its value, because the form is what a support case is about.
 */
import { hmacSha256Under, sha256Hex, toHex } from '#platform';
import { mac as macCodec, uuid as uuidCodec } from '../hash/field-codecs.js';
import { UUID_ORDER, uuidByteSwapped } from '../hash/uuid-order.js';
import { macBytes } from '../licensing/digests.js';
import { type KeyWeakness, keyWeakness, MODULUS_SIZE } from '../validate/endorsement-key.js';
import { normalisePlaceholder } from '../validate/placeholder-table.js';
import { classifyMacBytes, placeholderSerial, placeholderText, placeholderUuid } from '../validate/placeholders.js';
import { isPublishedProductKey } from '../validate/product-keys.js';
import { rocaNumberNear } from './roca.js';

const encoder = new TextEncoder();
const DIGEST_SIZE = 32;
/** Tries until a pseudonym is none of what it must not be; each fails with a chance of one in a thousand at most. */
const MOST_TRIES = 100;

/** What a value is, so that equal texts of different kinds have nothing in common. */
type Kind = 'serial' | 'uuid' | 'mac' | 'endorsement-key' | 'product-key' | 'digest' | 'bytes' | 'part';

const DIGITS = '0123456789';
const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';
const LOWER = UPPER.toLowerCase();

const A = 0x41;
const LOWER_A = 0x61;
const LETTERS = 26;
const HEX_LETTERS = 6;
const ZERO = 0x30;

const UPPER_HEX = UPPER.slice(0, HEX_LETTERS);
const LOWER_HEX = LOWER.slice(0, HEX_LETTERS);

/** The alphabet that a character of a serial number, by its code, is replaced in; undefined for one that stays. */
function alphabetOf(code: number, hexadecimal: boolean): string | undefined {
  if (code > 0x7f) return LOWER;
  if (code >= ZERO && code < ZERO + DIGITS.length) return DIGITS;
  if (code >= A && code < A + LETTERS) return hexadecimal ? UPPER_HEX : UPPER;
  if (code >= LOWER_A && code < LOWER_A + LETTERS) return hexadecimal ? LOWER_HEX : LOWER;
  return undefined;
}

/** Whether a character is whitespace; nothing between a sign and DEL is. */
const isBlank = (character: string): boolean => !(character > ' ' && character < '\u007f') && /\s/.test(character);

/** What was made last, by what it was made of: one hash asks for a pseudonym again and again. */
class Recent<Key, Value> {
  private readonly made = new Map<Key, Value>();

  constructor(private readonly most: number) {}

  of(key: Key, make: () => Value): Value {
    const known = this.made.get(key);
    if (known !== undefined) return known;
    if (this.made.size === this.most) this.made.clear();
    const value = make();
    this.made.set(key, value);
    return value;
  }
}

/** More than one hash asks for. */
const OF_A_HASH = 256;
/** All that there are: devices of one model share digests. */
const OF_A_FLEET = 0x10000;

/** A modulus in all forms that are asked for. */
export interface ModulusForms {
  readonly digits: string;
  readonly sha256: string;
}

/** Makes pseudonyms under one key. */
export class Pseudonyms {
  private readonly room = new Uint8Array(1024);
  private readonly digest: (message: Uint8Array, target: Uint8Array, at: number) => void;
  private readonly serials = new Recent<string, string>(OF_A_HASH);
  private readonly uuids = new Recent<string, string>(OF_A_HASH);
  private readonly macs = new Recent<string, string>(OF_A_HASH);
  private readonly productKeys = new Recent<string, string>(OF_A_HASH);
  private readonly moduli = new Recent<string, Uint8Array>(OF_A_HASH);
  private readonly ownModuli = new Recent<string, ModulusForms>(OF_A_HASH);
  private readonly digests = new Recent<number, number>(OF_A_FLEET);

  /** @throws RangeError when the key is empty */
  constructor(key: string | Uint8Array) {
    const bytes = typeof key === 'string' ? encoder.encode(key) : key;
    if (bytes.length === 0) throw new RangeError('the key for pseudonyms must not be empty');
    this.digest = hmacSha256Under(bytes);
  }

  /** Bytes that follow from a value: as many as asked for, others for each attempt. */
  private stream(kind: Kind, value: string, size: number, attempt = 0): Uint8Array {
    const bytes = new Uint8Array(Math.ceil(size / DIGEST_SIZE) * DIGEST_SIZE);
    const start = `hwhash redact\0${kind}\0${attempt}\0`;
    const message = this.encode(`${start}0\0${value}`);
    for (let block = 0; block * DIGEST_SIZE < size; block++) {
      const isDigit = block < DIGITS.length;
      if (isDigit) message[start.length] = ZERO + block;
      const own = isDigit ? message : encoder.encode(`${start}${block}\0${value}`);
      this.digest(own, bytes, block * DIGEST_SIZE);
    }
    return bytes.subarray(0, size);
  }

  /** UTF-8 of a text, until the next text: nearly all are short, and ASCII. */
  private encode(text: string): Uint8Array {
    if (3 * text.length > this.room.length) return encoder.encode(text);
    const { written } = encoder.encodeInto(text, this.room);
    return this.room.subarray(0, written);
  }

  /** The first of a series of candidates that fits; the last one where none does. */
  private search(candidate: (attempt: number) => string, fits: (text: string) => boolean): string {
    for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
      const text = candidate(attempt);
      if (fits(text)) return text;
    }
    return candidate(MOST_TRIES);
  }

  /**
   * A text of the same length whose digits and letters are others of their kind; spaces and signs stay. Texts that
   * comparison treats as equal (in case, spaces and closing dots) give texts that it also treats as equal.
   */
  private substitute(kind: Kind, text: string, attempt: number): string {
    const hexadecimal = /^[^g-zG-Z]*$/.test(text);
    const stream = this.stream(kind, normalisePlaceholder(text), 2 * text.length, attempt);
    let at = 0;
    let other = '';
    for (let i = 0; i < text.length; i++) {
      const alphabet = alphabetOf(text.charCodeAt(i), hexadecimal);
      // Comparison ignores leading spaces, and all but the first of several.
      const counts = !isBlank(text[i]) || (at > 0 && !isBlank(text[i - 1]));
      const own = counts ? 2 * at++ : 0;
      // Two bytes a character leave a bias of less than one in a thousand.
      other += alphabet === undefined ? text[i] : alphabet[((stream[own] << 8) | stream[own + 1]) % alphabet.length];
    }
    return other;
  }

  /** Other characters for a part of an identifier, of the same kinds. */
  otherPart(text: string, fits: (candidate: string) => boolean): string {
    return this.search((attempt) => this.substitute('part', text, attempt), fits);
  }

  /** Other bytes for a part of an identifier, one character a byte. */
  otherBytes(text: string, fits: (candidate: string) => boolean): string {
    const bytes = (attempt: number): Uint8Array => this.stream('part', text, text.length, attempt);
    return this.search((attempt) => String.fromCharCode(...bytes(attempt)), fits);
  }

  /** A serial number; a placeholder stays, because it is the diagnosis. */
  serial(text: string): string {
    return this.serials.of(text, () => (placeholderSerial(text) === undefined ? this.unlike(text) : text));
  }

  /** Another text of the same form, which is not a placeholder; one without digits and letters stays. */
  private unlike(text: string): string {
    if (!/[A-Za-z0-9\u0080-\uffff]/.test(text)) return text;
    return this.search(
      (attempt) => this.substitute('serial', text, attempt),
      (candidate) => candidate !== text && placeholderSerial(candidate) === undefined,
    );
  }

  /** The text `serial|product|vendor` of a disk: its serial number. */
  diskText(text: string): string {
    const end = text.indexOf('|');
    return end < 0 ? this.serial(text) : this.serial(text.slice(0, end)) + text.slice(end);
  }

  /**
   * Text that is broken by a NUL or by bytes that are not UTF-8: what precedes the first NUL is a serial number,
   * and nothing after it stays. Bytes that are not ASCII become a single one that is not UTF-8 either.
   *
   * @param text one character a byte
   */
  brokenText(text: string): string {
    const nul = text.indexOf('\0');
    const end = nul < 0 ? text.length : nul;
    const serialEnd = text.slice(0, end).includes('|') ? text.indexOf('|') : end;
    const redacted = this.serial(text.slice(0, serialEnd)) + this.substitute('serial', text.slice(serialEnd), 0);
    return Array.from(redacted, (character, i) => (text[i] > '\u007f' ? '\u0080' : character)).join('');
  }

  /** A product key id: its group stays. */
  productKeyId(text: string): string {
    return this.productKeys.of(text, () => this.otherProductKeyId(text));
  }

  private otherProductKeyId(text: string): string {
    if (placeholderText(text) !== undefined || isPublishedProductKey(text)) return text;
    const group = /^\d{13}$/.test(text) ? text.slice(0, 4) : '';
    return this.search(
      (attempt) => group + this.substitute('product-key', text, attempt).slice(group.length),
      (candidate) =>
        candidate !== text && placeholderText(candidate) === undefined && !isPublishedProductKey(candidate),
    );
  }

  /** A UUID, as one of RFC 4122's random ones; the same UUID in the other byte order gives that in the other order. */
  uuid(text: string): string {
    return this.uuids.of(text, () => this.otherUuid(text));
  }

  private otherUuid(text: string): string {
    if (placeholderUuid(text) !== undefined) return text;
    const written = text.toLowerCase();
    const swapped = uuidByteSwapped(written);
    const pseudonym = this.randomUuid(written < swapped ? written : swapped);
    if (written === swapped) return pseudonym;
    return written < swapped ? pseudonym : uuidByteSwapped(pseudonym);
  }

  private randomUuid(text: string): string {
    const bytes = this.stream('uuid', text, 16);
    bytes[6] = (bytes[6] & 0x0f) | 0x40;
    bytes[8] = (bytes[8] & 0x3f) | 0x80;
    // The codec reads the first three groups little-endian.
    return uuidCodec.read(
      bytes.map((_, i) => bytes[UUID_ORDER[i]]),
      0,
    ) as string;
  }

  /**
   * A MAC address: the maker's three bytes stay. Of a locally administered one, whose first bytes are made up too, only
   * the two marking bits stay, unless a hypervisor's prefix is in it.
   */
  mac(text: string): string {
    return this.macs.of(text, () => this.otherMac(text));
  }

  private otherMac(text: string): string {
    const written = text.toLowerCase();
    const own = macBytes(written);
    const { trust, virtualMachine } = classifyMacBytes(own, 0);
    if (trust !== 'ok' && trust !== 'locally-administered') return text;
    const kept = trust === 'ok' || virtualMachine !== undefined ? 3 : 0;
    let bytes = own;
    const candidate = (attempt: number): string => {
      bytes = this.stream('mac', written, own.length, attempt);
      bytes[0] = (bytes[0] & 0xfc) | (own[0] & 0x03);
      for (let i = 0; i < kept; i++) bytes[i] = own[i];
      return macCodec.read(bytes, 0) as string;
    };
    return this.search(candidate, (mac) => {
      const found = classifyMacBytes(bytes, 0);
      return mac !== written && found.trust === trust && found.virtualMachine === virtualMachine;
    });
  }

  /**
   * The modulus of an endorsement key, found by its SHA-256 alone, so that an OfflineDeviceId, which is that, leads to
   * the same one. It passes the checks of validation, or fails them in the same way.
   */
  modulus(sha256: string, weakness?: KeyWeakness): Uint8Array {
    return this.moduli.of(`${weakness} ${sha256}`, () => this.otherModulus(sha256, weakness));
  }

  /**
   * The modulus that stands for one that is known.
   *
   * @param sha256 its SHA-256
   * @param weakness determines its weakness
   */
  ownModulus(sha256: string, weakness: () => KeyWeakness | undefined): ModulusForms {
    return this.ownModuli.of(sha256, () => {
      const bytes = this.modulus(sha256, weakness());
      return { digits: toHex(bytes), sha256: sha256Hex(bytes) };
    });
  }

  private otherModulus(sha256: string, weakness?: KeyWeakness): Uint8Array {
    const bytes = this.stream('endorsement-key', sha256, MODULUS_SIZE);
    if (weakness === 'roca') return rocaNumberNear(bytes);
    bytes[0] = weakness === 'top-bit' ? bytes[0] & 0x7f : bytes[0] | 0x80;
    bytes[MODULUS_SIZE - 1] = weakness === 'even' ? bytes[MODULUS_SIZE - 1] & 0xfe : bytes[MODULUS_SIZE - 1] | 1;
    while (keyWeakness(bytes, 0, MODULUS_SIZE) !== weakness) addTwo(bytes);
    return bytes;
  }

  /** The OfflineDeviceId that belongs to the pseudonym of a modulus with this SHA-256. */
  offlineDeviceId(sha256: string, weakness?: KeyWeakness): string {
    return sha256Hex(this.modulus(sha256, weakness));
  }

  /**
   * A digest of 16 bits. It stays even or odd, as Windows makes it by class of hardware; the other 15 bits are permuted
   * (four rounds of a Feistel network), so that digests that differ still do.
   */
  digest16(value: number): number {
    return this.digests.of(value, () => this.otherDigest(value));
  }

  private otherDigest(value: number): number {
    let [high, low] = [(value >>> 9) & 0x7f, (value >>> 1) & 0xff];
    for (let round = 0; round < 4; round++) {
      const half = round % 2 === 0 ? high : low;
      const [mask] = this.stream('digest', `${round} ${half}`, 1);
      if (round % 2 === 0) low ^= mask;
      else high ^= mask & 0x7f;
    }
    return (high << 9) | (low << 1) | (value & 1);
  }

  /** As many other bytes, in hex. */
  bytes(digits: string): string {
    return toHex(this.stream('bytes', digits, digits.length / 2));
  }
}

function addTwo(bytes: Uint8Array): void {
  let carry = 2;
  for (let i = bytes.length - 1; carry > 0 && i > 0; i--) {
    const sum = bytes[i] + carry;
    bytes[i] = sum & 0xff;
    carry = sum >> 8;
  }
}
