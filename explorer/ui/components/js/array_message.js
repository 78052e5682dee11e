// A message from the server: a JSON header and arrays, without a copy (explorer/ui/components/array_message.py).

const KINDS = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array };

export function opened(data) {
  const octets = data.byteOffset % 8 ? data.slice() : data;
  const { buffer, byteOffset } = octets;
  const length = new DataView(buffer, byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(octets.subarray(4, 4 + length)));
  header.arrays = header.arrays.map(({ type, shape, at }) => {
    const count = shape.reduce((product, side) => product * side, 1);
    const values = new KINDS[type](buffer, byteOffset + 4 + length + at, count);
    return { values, shape };
  });
  return header;
}
