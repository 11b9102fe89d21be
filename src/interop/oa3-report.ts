/** OA3.xml, the report that `oa3tool /Report` writes: a product key and the hardware hash of the device. */
import { childrenOf, parseXml, textOf, type XmlElement, XmlFormatError } from './xml.js';

/** What an OA3.xml report says. */
export interface Oa3Report {
  /** Base64 of the hash. */
  hardwareHash: string;
  /** ProductKeyID as reported; absent where the report has none. */
  productKeyId?: string;
}

/** How deep the elements of a report can be nested; the real ones have three levels. */
const DEPTH = 8;

/**
 * Reads the hashes of an OA3.xml report.
 *
 * @throws {@link XmlFormatError} when it is not well-formed or has no HardwareHash
 */
export function readOa3Report(text: string): Oa3Report[] {
  const reports = keysIn(parseXml(text), DEPTH);
  if (reports.length === 0) throw new XmlFormatError('the XML has no element HardwareHash');
  return reports;
}

function keysIn(element: XmlElement, depth: number): Oa3Report[] {
  if (depth === 0) return [];
  const [hardwareHash] = childrenOf(element, 'HardwareHash').map(textOf);
  const [productKeyId] = childrenOf(element, 'ProductKeyID').map(textOf);
  const nested = element.children.flatMap((child) => keysIn(child, depth - 1));
  if (!hardwareHash) return nested;
  return [{ hardwareHash, ...(productKeyId ? { productKeyId } : {}) }, ...nested];
}
