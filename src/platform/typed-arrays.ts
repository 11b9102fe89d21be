/** Typed arrays that grow. */

type Growing = Uint8Array | Uint32Array | Float64Array;

/** The array itself where it has room for `length` elements, else a copy that is half as large again. */
export function grown<T extends Growing>(array: T, length: number): T {
  if (length <= array.length) return array;
  const size = Math.max(length, Math.ceil(array.length * 1.5));
  const larger = new (array.constructor as new (size: number) => T)(size);
  larger.set(array);
  return larger;
}
