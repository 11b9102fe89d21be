/** Product keys that Microsoft publishes for everybody: their ids identify no device. */
const PUBLISHED = new Set(['3308000000000', '3290000000003']);

/**
 * Whether a product key id belongs to a key that is published for everybody: of VK7JG-… (group 3308, serial 0) and
 * NPPR9-… (group 3290, serial 3).
 */
export function isPublishedProductKey(id: string): boolean {
  return PUBLISHED.has(id);
}
