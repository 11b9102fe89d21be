/**
 * The keys of hashes whose blocks are at hand, one hash after the other: for whole fleets, of which no model is built. The
 * keys are those of the decoded hash, word for word.
 */
import type { HashReader } from '../hash/reader.js';
import type { Frame } from '../inspect/frames.js';
import { type DeviceKeys, keysOfIdentity } from './device-keys.js';
import { modelParts, ownParts } from './device-parts.js';
import { DeviceIdentity, ModelIdentity } from './identity.js';

/** A device by its keys. */
export interface KeyedDevice {
  readonly keys: DeviceKeys;
  /** The serial number of the system, as the hash has it. */
  readonly serialNumber: string | undefined;
}

/** Makes the keys of hashes. */
export class HashKeys {
  /** What hashes of one frame share is determined once. */
  private readonly models = new WeakMap<Frame, ModelIdentity>();

  /**
   * The keys of the hash that a reader holds.
   *
   * @param reader loaded with a container that could be parsed
   * @param frame its frame, where it is in one
   */
  of(reader: HashReader, frame?: Frame): KeyedDevice {
    const parts = ownParts(reader);
    const identity = new DeviceIdentity(parts, this.modelOf(reader, frame));
    return { keys: keysOfIdentity(identity), serialNumber: parts.smbios?.systemSerialNumber };
  }

  private modelOf(reader: HashReader, frame: Frame | undefined): ModelIdentity {
    const known = frame && this.models.get(frame);
    if (known !== undefined) return known;
    const model = new ModelIdentity(modelParts(reader));
    if (frame !== undefined) this.models.set(frame, model);
    return model;
  }
}
