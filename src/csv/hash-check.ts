/** The check of the hash that a slot holds. */
import type { Finding } from '../inspect/finding.js';
import { inspectHash } from '../inspect/inspect.js';
import { checkHash, isFrameSilent } from '../validate/check.js';
import type { Compared } from '../validate/check-licensing.js';
import { type CheckRules, type FindingSink, weighed } from '../validate/rules.js';
import type { HashSlot } from './hash-slot.js';

/** Checks hashes, one after the other. */
export class HashCheck {
  /**
   * @param slot holds the hash
   * @param sink receives what the checks find
   * @param add receives what the codec finds
   */
  constructor(
    private readonly slot: HashSlot,
    private readonly rules: CheckRules,
    private readonly sink: FindingSink,
    private readonly add: (finding: Finding) => void,
  ) {}

  /** Watches what the check says of the offline id: it is the digest that devices are compared by. */
  private readonly watcher: FindingSink = {
    report: (code, severity, describe) => {
      if (code === 'offline-id-mismatch') this.slot.offlineIdHolds = false;
      this.sink.report(code, severity, describe);
    },
  };

  /** Parses and checks the container of `length` bytes that the slot has decoded; whether its blocks could be parsed. */
  check(length: number): boolean {
    if (!this.slot.load(length)) {
      this.inspect(length);
      return false;
    }
    this.checkParsed(length);
    return true;
  }

  /** Checks the container of `length` bytes that the slot has parsed; returns what was compared with the licensing HWID. */
  checkParsed(length: number): Compared | undefined {
    const { slot, rules } = this;
    slot.offlineIdHolds = true;
    if (!(slot.isValid && slot.isWhole(length) && slot.hasKnownForms())) this.inspect(length);
    const { reader, frame } = slot;
    return checkHash(reader, rules, this.watcher, frame !== undefined && isFrameSilent(frame, rules));
  }

  /** Has the codec say what is unusual about a container. */
  private inspect(length: number): void {
    const { allow } = this.rules;
    for (const finding of inspectHash(this.slot.container(length)).findings) {
      const own = allow.some(({ code }) => code === finding.code) ? undefined : weighed(finding, this.rules);
      if (own !== undefined) this.add(own);
    }
  }
}
