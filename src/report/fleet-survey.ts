/**
 * What the report page of a fleet needs beyond a {@link CsvReport}: findings by model, and the devices that need attention.
 * It is told every finding in the order of the rows, and keeps a bounded number of devices.
 */
import { type CsvFinding, modelName } from '../csv/report.js';

/** A device with findings. */
export interface SurveyedDevice {
  file?: string;
  line: number;
  serialNumber: string;
  model: string;
  errors: number;
  warnings: number;
  /** Codes of its findings, errors first, without repetition. */
  codes: string[];
  /** Message of its gravest finding. */
  message: string;
}

/** Findings of the devices of one model. */
export interface SurveyedModel {
  name: string;
  /** Devices with at least one error. */
  withErrors: number;
  /** Devices with warnings only. */
  withWarnings: number;
  /** Devices by code of an error or warning. */
  codes: Map<string, number>;
}

/** Devices that are kept: a page with more of them is slow to open and nobody reads it. */
export const MOST_DEVICES = 2000;
/** Models that are told apart; further ones are counted together. */
const MOST_MODELS = 2000;
const OTHER_MODELS = '(other models)';

const isCounted = ({ severity }: CsvFinding): boolean => severity !== 'info';

/** Collects findings. */
export class FleetSurvey {
  /** Devices with errors first; within that in the order of the rows. */
  readonly models = new Map<string, SurveyedModel>();
  private readonly broken: SurveyedDevice[] = [];
  private readonly doubtful: SurveyedDevice[] = [];
  private pending: CsvFinding[] = [];

  /** Receives findings in the order in which a check delivers them. */
  take(findings: readonly CsvFinding[]): void {
    for (const finding of findings) {
      if (finding.row === undefined || !isCounted(finding)) continue;
      const [last] = this.pending;
      if (last !== undefined && (last.row !== finding.row || last.file !== finding.file)) this.finish();
      this.pending.push(finding);
    }
  }

  /** The devices that need attention, those with errors first; at most {@link MOST_DEVICES}. */
  devices(): SurveyedDevice[] {
    this.finish();
    return [...this.broken, ...this.doubtful].slice(0, MOST_DEVICES);
  }

  private finish(): void {
    const [first] = this.pending;
    if (first === undefined) return;
    const gravest = this.pending.find(({ severity }) => severity === 'error') ?? first;
    const errors = this.pending.filter(({ severity }) => severity === 'error').length;
    // A repeated device is known only when all rows are read, and then by its place alone.
    const model = first.model === undefined ? '' : modelName(first.manufacturer ?? '', first.model).trim();
    const ordered = [gravest, ...this.pending];
    const codes = [...new Set(ordered.map(({ code }) => code))];
    if (model !== '') this.countModel(model, codes, errors > 0);
    const list = errors > 0 ? this.broken : this.doubtful;
    if (list.length < MOST_DEVICES) {
      list.push({
        ...(first.file === undefined ? {} : { file: first.file }),
        line: first.line ?? 0,
        serialNumber: first.serialNumber ?? '',
        model,
        errors,
        warnings: this.pending.length - errors,
        codes,
        message: gravest.message,
      });
    }
    this.pending = [];
  }

  private countModel(name: string, codes: readonly string[], isBroken: boolean): void {
    const key = this.models.has(name) || this.models.size < MOST_MODELS ? name : OTHER_MODELS;
    const model = this.models.get(key) ?? { name: key, withErrors: 0, withWarnings: 0, codes: new Map() };
    this.models.set(key, model);
    if (isBroken) model.withErrors++;
    else model.withWarnings++;
    for (const code of codes) model.codes.set(code, (model.codes.get(code) ?? 0) + 1);
  }
}
