/** The report of a hash that a slot holds, as `validateHash` makes it of one that is given as text. */
import type { RowEngine } from '../csv/engine.js';
import { HashCheck } from '../csv/hash-check.js';
import type { HashSlot } from '../csv/hash-slot.js';
import { HASH_SIZE } from '../hash/container.js';
import type { Finding } from '../inspect/finding.js';
import { modelIn } from '../validate/check.js';
import { agreedFields, type Compared } from '../validate/check-licensing.js';
import { FIELDS } from '../validate/fields.js';
import { checkRules, type FindingSink, toFinding, type ValidateOptions } from '../validate/rules.js';
import { type ValidationReport, validationReport } from '../validate/validate.js';

/** Checks the hashes in a slot, and has the check of a CSV file take note of what it would have found itself. */
export class HashReports {
  private readonly rules;
  private readonly strict: boolean;
  private readonly check: HashCheck;
  private findings: Finding[] = [];
  private compared: Compared | undefined;
  /** The check of the file; none where the file is not CSV, or the check reads the row itself. */
  private engine: RowEngine | undefined;

  constructor(
    private readonly slot: HashSlot,
    options: ValidateOptions,
  ) {
    this.rules = checkRules(options);
    this.strict = options.strict === true;
    const sink: FindingSink = {
      report: (code, severity, describe) => {
        const details = describe();
        this.findings.push(toFinding(code, severity, details));
        // Of the licensing HWID the check of a file compares the BIOS digest alone.
        const isOwn = code === 'hwid-mismatch' && details.field !== FIELDS.uuid.path;
        if (!isOwn) this.engine?.report(code, severity, () => details);
      },
    };
    this.check = new HashCheck(slot, this.rules, sink, (finding) => {
      this.findings.push(finding);
      this.engine?.add(finding);
    });
  }

  /** Checks the hash, for {@link report}. */
  run(engine?: RowEngine): void {
    this.engine = engine;
    this.findings = [];
    this.compared = this.check.checkParsed(HASH_SIZE);
  }

  /** The report of the hash that was checked last. */
  report(): ValidationReport {
    const { rules, slot, findings, strict } = this;
    return validationReport(findings, agreedFields(slot.reader, rules.hwid, modelIn, this.compared), rules, strict);
  }
}
