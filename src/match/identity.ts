/**
 * What a hash says of its device, in the form that is compared: checked for placeholders, normalised, lists reduced to
 * what can be trusted. Of a model it is a part of {@link PreparedHash}; of a fleet nothing else is needed.
 */
import { uuidByteSwapped } from '../hash/uuid-order.js';
import { hypervisorOfMaker, hypervisorOfProduct } from '../validate/virtual-machine.js';
import type { DeviceParts } from './device-parts.js';
import { type ListedDisk, listedDisks, serialsOf } from './disks.js';
import { FIELD, FIELD_COUNT, FIRST_MODEL_FIELD, LEVEL } from './fields.js';
import { hiddenAdapters } from './hidden-adapters.js';
import {
  dataDisks,
  type FieldState,
  fieldStateAt,
  hiddenState,
  type TrustedAdapter,
  trustedAdapters,
} from './states.js';

/** Code of a field that has a value; the other states have the code of their level. */
export const HAS_VALUE = 0;

const textOf = (state: FieldState): string => (state.state === 'value' ? state.value : '');

/** What devices of one model share. */
export class ModelIdentity {
  /** The states of the fields from {@link FIRST_MODEL_FIELD} on. */
  readonly states: readonly FieldState[];
  /** Captured in Windows PE, which does not see wireless adapters. */
  readonly winPE: boolean;
  /** Maker or product is a hypervisor's. */
  readonly virtualMachine: boolean;

  constructor(parts: DeviceParts) {
    const states: FieldState[] = [];
    for (let i = FIRST_MODEL_FIELD; i < FIELD_COUNT; i++) states.push(fieldStateAt(parts, i));
    const value = (position: number): string => textOf(states[position - FIRST_MODEL_FIELD]);
    this.states = states;
    this.winPE = parts.osType === 'WinPE';
    this.virtualMachine =
      hypervisorOfMaker(value(FIELD.manufacturer)) !== undefined ||
      hypervisorOfProduct(value(FIELD.product)) !== undefined;
  }
}

/** The evidence of one hash. */
export class DeviceIdentity {
  /** HAS_VALUE, or the level code that the field's state gives a comparison. */
  readonly states = new Uint8Array(FIELD_COUNT);
  /** The value of each field in the form that is compared, empty where there is none. */
  readonly values: readonly string[];
  /** Why a field is a placeholder or not trusted. */
  readonly reasons: readonly (string | undefined)[];
  readonly swappedUuid: string;
  readonly adapters: readonly TrustedAdapter[];
  /** Every disk, the system disk first. */
  readonly disks: readonly ListedDisk[];
  /** Serial numbers of the disks: see `serialsOf`. */
  readonly diskSerials: readonly string[];
  /** Digests of adapters that only the licensing HWID knows of, in ascending order. */
  readonly hidden: readonly number[];
  readonly winPE: boolean;
  readonly virtualMachine: boolean;

  /**
   * @param parts what is the device's own, at least
   * @param model what its model says
   */
  constructor(parts: DeviceParts, model: ModelIdentity = new ModelIdentity(parts)) {
    const { adapters, state } = trustedAdapters(parts);
    this.hidden = hiddenAdapters(parts);
    this.disks = listedDisks(parts);
    this.diskSerials = serialsOf(this.disks);
    // These are needed besides their states.
    const known: Partial<Record<number, FieldState>> = {
      [FIELD.adapters]: state,
      [FIELD.dataDisks]: dataDisks(parts, this.diskSerials),
      [FIELD.hiddenAdapters]: hiddenState(this.hidden),
    };
    const values: string[] = [];
    const reasons: (string | undefined)[] = [];
    for (let i = 0; i < FIELD_COUNT; i++) {
      const ofModel = i < FIRST_MODEL_FIELD ? undefined : model.states[i - FIRST_MODEL_FIELD];
      const found = ofModel ?? known[i] ?? fieldStateAt(parts, i);
      this.states[i] = found.state === 'value' ? HAS_VALUE : LEVEL[found.state];
      values.push(textOf(found));
      reasons.push('reason' in found ? found.reason : undefined);
    }
    this.values = values;
    this.reasons = reasons;
    this.swappedUuid = uuidByteSwapped(values[FIELD.uuid]);
    this.adapters = adapters;
    this.winPE = model.winPE;
    this.virtualMachine = model.virtualMachine;
  }
}

/** The evidence of a hash; what was made ready has it. */
export function deviceIdentity(hash: DeviceParts | DeviceIdentity): DeviceIdentity {
  return hash instanceof DeviceIdentity ? hash : new DeviceIdentity(hash);
}
