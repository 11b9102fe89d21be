/**
 * One reader for every text that people bring: what it holds is found by its content, and how it is laid out only says what
 * stands beside the hashes. Nothing here touches a disk.
 */
import { toLatin1 } from '#platform';
import { base64Layers, hexLayers, type Layer } from './layers.js';
import { LineReader, type RecordSink } from './lines.js';
import { readJson } from './json.js';
import { readMarkup } from './markup.js';
import { scanBytes } from './raw.js';
import type { InputRecord } from './record.js';
import { recordsOf } from './rows.js';
import { type HashSpan, ScanBudget, scanText } from './scan.js';
import { binaryKind } from './signatures.js';
import { skeletonOf } from './skeleton.js';
import { decodeMixed } from './text.js';

/** Texts that are encoded in texts. */
const DEEPEST = 4;
const MARKUP = /^\s*<|<(?:\?xml|html|table|Objs|Key|HardwareReport|Objects|SyncML)\b/i;

/** How a text is laid out. */
export type TextLayout = 'json' | 'markup' | 'lines';

/** How the beginning of a text is laid out. */
export function layoutOf(text: string): TextLayout {
  const start = text.slice(0, 4096).replace(/^[\ufeff\0\s]+/, '');
  if (/^[[{]/.test(start)) return 'json';
  return MARKUP.test(start) ? 'markup' : 'lines';
}

/** The hashes of a text, those that were encoded once more among them, in order. */
export function spansOf(text: string, budget: ScanBudget, depth: number): HashSpan[] {
  const own = scanText(text, budget);
  if (depth >= DEEPEST) return own;
  const spans: HashSpan[] = [];
  let at = 0;
  for (const span of [...own, undefined]) {
    const end = span?.start ?? text.length;
    for (const layer of [...base64Layers(text, at, end), ...hexLayers(text, at, end)].sort(byStart)) {
      const found = spanOf(layer, depth);
      if (found && layer.start >= (spans.at(-1)?.end ?? 0)) spans.push(found);
    }
    if (span) spans.push(span);
    at = span?.end ?? at;
  }
  return spans;
}

const byStart = (a: Layer, b: Layer): number => a.start - b.start;

/** A layer that holds hashes, as a span. */
function spanOf({ start, end, bytes }: Layer, depth: number): HashSpan | undefined {
  const nested = recordsIn(bytes, depth + 1);
  if (nested.length === 0) return undefined;
  const repairs = ['decoded from another encoding'];
  return { start, end, text: '', repairs, nested: nested.map((record) => ({ ...record, repairs: [...repairs, ...record.repairs] })) };
}

/** The records in bytes, whatever they are; no archives. */
export function recordsIn(bytes: Uint8Array, depth = 0): InputRecord[] {
  const raw = scanBytes(bytes);
  if (raw.length > 0 && bytes[0] === 0x4f && bytes[1] === 0x41) return raw.flatMap((span) => recordsOf(span, { line: 1, values: {} }));
  if (binaryKind(bytes) !== undefined) return raw.flatMap((span) => recordsOf(span, { line: 1, values: {}, place: `byte ${span.start}` }));
  return recordsOfText(depth === 0 ? decodeMixed(bytes) : textOf(bytes), depth);
}

const textOf = (bytes: Uint8Array): string => (bytes.length === 0 ? toLatin1(bytes) : decodeMixed(bytes));

/** The records of a text that is all there. */
export function recordsOfText(text: string, depth = 0, budget = new ScanBudget(text.length)): InputRecord[] {
  const spans = spansOf(text, budget, depth);
  const skeleton = skeletonOf(text, spans);
  const records: InputRecord[] = [];
  const emit: RecordSink = (record) => records.push(record);
  const layout = layoutOf(skeleton.text);
  const json = layout === 'json' ? readJson(skeleton.text, skeleton) : undefined;
  if (json) records.push(...json);
  else if (layout === 'markup') readMarkup(skeleton, emit);
  else {
    const lines = new LineReader(emit);
    lines.read(skeleton);
    lines.finish();
  }
  return [...records, ...overlooked(spans, skeleton.lines, records)];
}

/** Hashes that the reading of a layout passed over: none is lost because a file is laid out unlike any other. */
function overlooked(spans: readonly HashSpan[], lines: readonly number[], records: readonly InputRecord[]): InputRecord[] {
  const told = new Set(records.map(({ content }) => content));
  return spans.flatMap((span, i) => {
    const own = recordsOf(span, { line: lines[i], values: {} });
    return own.filter(({ content }) => !told.has(content));
  });
}
