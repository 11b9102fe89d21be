/** Text that devices wrote as bytes. */
import { toLatin1 } from '#platform';

/** Bytes as text up to the first NUL, spaces kept. Identification data is ASCII; other bytes are read as UTF-8 where they are. */
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

/** Numbers in names are decimal; those of PCI addresses are hexadecimal, and all of one width. */
const PCI_ADDRESS = /^[0-9a-f]{4}:[0-9a-f]{2}:[0-9a-f]{2}\.[0-7]$/;

/** Order of device paths and names, part by part: `nvme2n1` before `nvme10n1`, `0000:00:06.0` before `0000:00:1d.0`. */
export function naturalOrder(a: string, b: string): number {
  const left = a.split('/');
  const right = b.split('/');
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const numeric = !PCI_ADDRESS.test(left[i]) || !PCI_ADDRESS.test(right[i]);
    const order = left[i].localeCompare(right[i], 'en', { numeric });
    if (order !== 0) return order;
  }
  return left.length - right.length;
}
