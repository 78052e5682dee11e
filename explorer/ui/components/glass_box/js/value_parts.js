// What a value is taken from: grids of values of one map each, with their weights and their sum.
//
// `at` is the value that is asked about: { held, name, index, entry, layer, value }, with the layer's
// entry in the chain and what the message holds of the layer. Float32 values are summed in double
// precision.

// What input `which` holds at an index.
export function given(at, which, index) {
  return at.held.out(at.entry.inputs[which], index);
}

// The shape of input `which`.
export function shapeOf(at, which) {
  return at.held.chain[at.entry.inputs[which]].shape;
}

export function part(input, place, rows, columns, patch, kernel, more = {}) {
  let sum = 0;
  for (let cell = 0; cell < patch.length; cell += 1) sum += patch[cell] * (kernel ? kernel[cell] : 1);
  return { input, place, rows, columns, patch, kernel, sum, ...more };
}

// A single value of an input, as it is.
export function single(which, index, value) {
  const [row, column] = index.length === 4 ? index.slice(2) : [0, index.at(-1)];
  const place = index.length === 4 ? { channel: index[1] } : { first: 0 };
  return part(which, { ...place, index }, [row], [column], Float64Array.of(value), null);
}

// The rows and columns under a window: -1 is padding; `undefined` lies beyond it and is left out.
export function under(at) {
  return at.layer.windows.map((window, axis) => {
    const sources = at.held.array(at.layer.sources[axis]);
    const first = at.index[2 + axis] * window.stride;
    return Array.from({ length: window.kernel }, (_, nth) => sources[first + nth * window.dilation]);
  });
}

export function patchOf(at, which, channel, rows, columns, outside = 0) {
  const [image] = at.index;
  const patch = new Float64Array(rows.length * columns.length);
  let cell = 0;
  for (const row of rows) {
    for (const column of columns) {
      patch[cell++] = row < 0 || column < 0 ? outside : given(at, which, [image, channel, row, column]);
    }
  }
  return patch;
}

export function biasOf(at, unit) {
  return at.held.has(at.name, "bias") ? at.held.parameter(at.name, "bias", [unit]) : null;
}
