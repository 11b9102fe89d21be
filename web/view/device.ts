/** One hash: the verdict, the findings, the summary and the bytes, linked with each other. */
import {
  describeHash,
  fieldSpans,
  hashToJson,
  type Inspection,
  type ScenarioName,
  type SheetRow,
  toOa3Xml,
} from '../../src/core.js';
import { button, count, el } from '../dom.js';
import { copy, fileName, save } from '../share.js';
import { FindingsView } from './findings.js';
import { HexView } from './hex.js';
import { Inspector } from './inspector.js';
import { Links, type Place } from './linking.js';
import { SheetView } from './sheet.js';
import { VerdictView } from './verdict.js';

/** How a device is shown. */
export interface DeviceOptions {
  /** Shown above the verdict, where several devices are shown in turn. */
  label?: string;
  scenario: ScenarioName;
  /** A scenario was chosen. */
  onScenario(scenario: ScenarioName): void;
  /** Buttons of the owner, beside those that export. */
  actions: readonly HTMLElement[];
  /** Shown between verdict and findings. */
  notices: readonly HTMLElement[];
}

/** Screens on which a row of sixteen bytes has no room. */
const NARROW = '(max-width: 40rem)';
const ROW = { wide: 16, narrow: 8 } as const;
/** Screens on which the bytes are beside the summary, not below it. */
const BESIDE = '(min-width: 68.01rem)';

/** Shows a hash. */
export function deviceView(inspection: Inspection, options: DeviceOptions): HTMLElement {
  const detail = new SheetAndBytes(inspection);
  const verdict = new VerdictView(inspection, options.label);
  const findings = new FindingsView(inspection, options.scenario, {
    report: (report) => {
      verdict.show(report);
      options.onScenario(report.scenario as ScenarioName);
    },
    bytesOf: (finding) => {
      const place = detail.links.ofFinding(finding);
      return place && (() => detail.choose(place, 'both'));
    },
  });
  const actions = el('div', { class: 'actions' }, ...exports(inspection), ...options.actions);
  const head = el('div', { class: 'device-head' }, verdict.element, actions);
  return el('article', { class: 'device' }, head, ...options.notices, findings.element, detail.element);
}

function exports(inspection: Inspection): HTMLElement[] {
  const { hash } = inspection;
  if (hash === undefined) return [];
  const json = (): string => `${JSON.stringify(hashToJson(hash), null, 2)}\n`;
  const name = (): string => fileName(hash.smbios?.systemProductName, hash.smbios?.systemSerialNumber);
  return [
    button('Copy JSON', () => void copy(json(), 'JSON')),
    button('Save JSON', () => save(`${name()}.json`, 'application/json', json())),
    button('Save XML', () => save(`${name()}.xml`, 'application/xml', toOa3Xml(hash)), {
      title: 'The XML of oa3tool /DecodeHwHash',
    }),
  ];
}

/** The sheet and the bytes side by side, and what is chosen in them. */
class SheetAndBytes {
  readonly links: Links;
  readonly element: HTMLElement;
  private readonly spans;
  private readonly sheet: SheetView;
  private readonly inspector: Inspector;
  private readonly hexBox = el('div', {});
  private readonly narrow = matchMedia(NARROW);
  private hex: HexView;
  private chosen: Place | undefined;

  constructor(private readonly inspection: Inspection) {
    const sections = inspection.hash === undefined ? [] : describeHash(inspection.hash);
    this.spans = fieldSpans(inspection);
    this.links = new Links(inspection, this.spans, sections);
    this.sheet = new SheetView(sections, this.links, {
      choose: (row) => this.choose(this.links.ofRow(row), 'bytes'),
      hover: (row) => this.hover(row, row && this.links.ofRow(row)),
    });
    if (sections.length === 0) this.sheet.element.append(unreadable(inspection));
    this.inspector = new Inspector(inspection, {
      close: () => this.choose(undefined, 'none'),
      showBytes: () => this.hexBox.scrollIntoView({ block: 'center' }),
    });
    this.hex = this.makeHex();
    this.narrow.addEventListener('change', this.rebuild);
    this.element = el('div', { class: 'detail' }, this.sheet.element, this.bytesSection());
  }

  private bytesSection(): HTMLElement {
    const { bytes, blocks } = this.inspection;
    if (bytes.length === 0) return el('section', { hidden: true });
    this.hexBox.append(this.hex.element);
    const size = `${count(bytes.length, 'byte')}, ${count(blocks.length, 'block')}`;
    const title = el('h3', { id: 'bytes-title' }, 'Bytes', el('span', { class: 'size' }, size));
    return el(
      'section',
      { class: 'pane', 'aria-labelledby': 'bytes-title' },
      title,
      this.inspector.element,
      this.hexBox,
    );
  }

  private makeHex(): HexView {
    return new HexView(this.inspection, this.spans, this.narrow.matches ? ROW.narrow : ROW.wide, {
      choose: (at) => this.choose(this.links.ofByte(at), 'line'),
      hover: (at) => {
        const place = at === undefined ? undefined : this.links.ofByte(at);
        this.hover(place?.row, place);
      },
      describe: (at) => this.inspector.describe(this.links.ofByte(at), at),
    });
  }

  private readonly rebuild = (): void => {
    if (!this.element.isConnected) {
      this.narrow.removeEventListener('change', this.rebuild);
      return;
    }
    this.hex = this.makeHex();
    this.hexBox.replaceChildren(this.hex.element);
    this.hex.markChosen(this.chosen?.ranges ?? [], true);
  };

  /** Chooses a place; `reveal` says which sides are scrolled to it. */
  choose(place: Place | undefined, reveal: 'line' | 'bytes' | 'both' | 'none'): void {
    this.chosen = place;
    this.inspector.show(place);
    this.hex.markChosen(place?.ranges ?? [], reveal === 'bytes' || reveal === 'both');
    // Where the summary is out of sight, scrolling to it would move the bytes out of view.
    this.sheet.markChosen(place?.row, reveal === 'both' || (reveal === 'line' && matchMedia(BESIDE).matches));
  }

  private hover(row: SheetRow | undefined, place: Place | undefined): void {
    this.sheet.markHovered(row);
    this.hex.markHovered(place?.ranges ?? []);
  }
}

/** What is shown where there is no summary. */
function unreadable({ blocks, bytes }: Inspection): HTMLElement {
  const read = blocks.length === 0 ? 'No block' : `Only ${count(blocks.length, 'block')}`;
  const text = bytes.length === 0 ? 'There are no bytes to read.' : `${read} could be read before the fault.`;
  return el('p', { class: 'hint' }, text);
}
