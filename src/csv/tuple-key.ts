/**
 * The key of manufacturer, product and serial number together, by which the service identifies a device beside its hash:
 * two devices that share it look like one. Values are compared as matching compares them, and a placeholder
 * in any of the three makes no key.
 */

import type { HashReader } from '../hash/reader.js';
import { place } from '../hash/table.js';
import type { Frame } from '../inspect/frames.js';
import {
  beginFingerprint,
  endFingerprint,
  endFingerprintInLowerCase,
  type FingerprintLanes,
} from '../platform/fingerprint.js';
import { normalisePlaceholder } from '../validate/placeholder-table.js';
import { isSurelySerial, placeholderSerial, placeholderText } from '../validate/placeholders.js';

const MANUFACTURER = place('smbios.systemManufacturer').block;
const PRODUCT = place('smbios.systemProductName').block;
const SERIAL = place('smbios.systemSerialNumber').block;

const DOT = 0x2e;

/** A tuple as a row or a hash gives it. */
export interface Tuple {
  readonly manufacturer: string;
  readonly product: string;
  readonly serialNumber: string;
}

/** Manufacturer and product in the form that is compared, digested; undefined where one of them is not an identity. */
function modelOf(manufacturer: string, product: string): FingerprintLanes | undefined {
  const parts = [manufacturer, product].map((text) =>
    placeholderText(text) === undefined ? normalisePlaceholder(text) : '',
  );
  return parts.includes('') ? undefined : beginFingerprint(`${parts.join('\n')}\n`);
}

/** Makes the keys of tuples. */
export class TupleKeys {
  /** What hashes of one model share is looked at once. */
  private readonly models = new WeakMap<Frame, { readonly model: FingerprintLanes | undefined }>();

  /** Writes the key of a tuple to the start of `target`; whether there is one. */
  ofValues({ manufacturer, product, serialNumber }: Tuple, target: Uint32Array): boolean {
    const model = modelOf(manufacturer, product);
    return model !== undefined && this.write(model, serialNumber, target);
  }

  /**
   * Writes the key of the hash that a reader holds; whether there is one.
   *
   * @param frame its frame, which manufacturer and product belong to
   */
  ofHash(reader: HashReader, frame: Frame | undefined, target: Uint32Array): boolean {
    const model = this.modelOf(reader, frame);
    if (model === undefined) return false;
    const { bytes } = reader;
    const start = reader.start(SERIAL);
    const end = start + reader.textSize(SERIAL);
    // Nearly every serial number is one without whitespace, and is known as one without a look at the text.
    if (bytes[end - 1] === DOT || !isSurelySerial(bytes, start, end - start)) {
      return this.write(model, reader.text(SERIAL) ?? '', target);
    }
    endFingerprintInLowerCase(model, bytes, start, end, target);
    return true;
  }

  private modelOf(reader: HashReader, frame: Frame | undefined): FingerprintLanes | undefined {
    const known = frame && this.models.get(frame);
    if (known !== undefined) return known.model;
    const model = modelOf(reader.text(MANUFACTURER) ?? '', reader.text(PRODUCT) ?? '');
    if (frame !== undefined) this.models.set(frame, { model });
    return model;
  }

  private write(model: FingerprintLanes, serialNumber: string, target: Uint32Array): boolean {
    if (placeholderSerial(serialNumber) !== undefined) return false;
    const serial = normalisePlaceholder(serialNumber);
    if (serial === '') return false;
    endFingerprint(model, serial, target);
    return true;
  }
}
