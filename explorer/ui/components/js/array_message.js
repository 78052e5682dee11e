// A message from the server: a JSON header and arrays, without a copy (explorer/ui/components/array_message.py).

/** @import { Tensor } from "./component.d.ts" */

const KINDS = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array };

/**
 * The header, with its arrays in the place of where they lie.
 * @template {{ arrays: Tensor[] }} Header
 * @param {Uint8Array} data
 * @returns {Header}
 */
export function opened(data) {
  const bytes = data.byteOffset % 8 ? data.slice() : data;
  const { byteOffset } = bytes, buffer = /** @type {ArrayBuffer} */ (bytes.buffer);
  const length = new DataView(buffer, byteOffset, 4).getUint32(0, true);
  const header = /** @type {{ arrays: unknown }} */ (parsed(bytes.subarray(4, 4 + length)));
  const places = /** @type {{ type: keyof typeof KINDS, shape: number[], at: number }[]} */ (header.arrays);
  header.arrays = places.map(({ type, shape, at }) => {
    const count = shape.reduce((product, side) => product * side, 1);
    const values = new KINDS[type](buffer, byteOffset + 4 + length + at, count);
    return { values, shape };
  });
  return /** @type {Header} */ (header);
}

/**
 * A message without arrays: JSON as bytes.
 * @template Message
 * @param {Uint8Array} data
 * @returns {Message}
 */
export function parsed(data) {
  return JSON.parse(new TextDecoder().decode(data));
}
