/** Typed arrays that grow. */

/** The array itself where it has room for `length` elements, else a copy that is half as large again. */
export function grown<T extends Uint8Array | Uint32Array>(array: T, length: number): T {
  if (length <= array.length) return array;
  const size = Math.max(length, Math.ceil(array.length * 1.5));
  const larger = (array instanceof Uint32Array ? new Uint32Array(size) : new Uint8Array(size)) as T;
  larger.set(array);
  return larger;
}
