/** Text that devices wrote as bytes. */
import { toLatin1 } from '#platform';

/** Bytes as text up to the first NUL, blanks kept. Identification data is ASCII; other bytes are read as UTF-8 where they are. */
export function deviceText(bytes: Uint8Array | undefined): string | undefined {
  if (!bytes) return undefined;
  const end = bytes.indexOf(0);
  const text = end < 0 ? bytes : bytes.subarray(0, end);
  if (text.length === 0) return undefined;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(text);
  } catch {
    return toLatin1(text);
  }
}

/** Natural order: `nvme2n1` before `nvme10n1`, `0000:00:1d.0` before `0000:03:00.0`. */
export function naturalOrder(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
