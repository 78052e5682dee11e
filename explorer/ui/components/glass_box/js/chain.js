// What a value looks at, and what looks at a pixel: receptive fields and the edges between maps.

/** @import { Axis, Chain } from "./messages.d.ts" */


/**
 * First pixel and the one after the last that value `place` sees along an axis (network/field.py).
 * @param {Axis} axis
 * @param {number} place
 * @param {number} pixels
 */
function along(axis, place, pixels) {
  if (axis.size === null) return [0, pixels];
  const start = axis.start + place * axis.jump;
  const first = Math.ceil((start - axis.slack) / axis.over);
  const end = Math.floor(start / axis.over) + axis.size;
  /** @param {number} at */
  const inside = (at) => Math.max(0, Math.min(at, pixels));
  return [inside(first), inside(end)];
}

/**
 * [[top, bottom], [left, right]] of the input image that a value sees; null where it is not known.
 * @param {Chain} chain
 * @param {string} name
 * @param {number[]} index
 * @returns {number[][] | null}
 */
export function field(chain, name, index) {
  const layer = chain[name];
  const sides = chain.input.shape.slice(2);
  if (!layer.field) return null;
  if (index.length === 4 || layer.field[0].size === null) {
    return layer.field.map((axis, each) => along(axis, index[2 + each] ?? 0, sides[each]));
  }
  // Flattened: the place is no longer in the position, but in the layer that it was flattened from.
  /** @type {[string, number[]][]} */
  const sources = layer.isView
    ? [[layer.inputs[0], laidOut(chain, name, index)]]
    : fedBy(chain, name, index[1]).map(([input, first]) => [layer.inputs[input], [index[0], first]]);
  const found = sources.flatMap(([source, place]) => field(chain, source, place) ?? []);
  return found.length ? [0, 1].map((axis) => {
    const spans = found.filter((_, place) => place % 2 === axis);
    return [Math.min(...spans.map(([first]) => first)), Math.max(...spans.map(([, end]) => end))];
  }) : null;
}

/**
 * The place in its input of a value that is only laid out anew: in memory nothing has moved.
 * @param {Chain} chain
 * @param {string} name
 * @param {number[]} given2
 */
export function laidOut(chain, name, [row, feature]) {
  const layer = chain[name];
  return unravelled(chain[layer.inputs[0]].shape, row * layer.shape[1] + feature);
}

/** @param {number[]} shape @param {number} flat */
export function unravelled(shape, flat) {
  /** @type {number[]} */
  const index = [];
  for (let axis = shape.length - 1; axis >= 0; axis -= 1) {
    index.unshift(flat % shape[axis]);
    flat = Math.floor(flat / shape[axis]);
  }
  return index;
}

/**
 * The values of a layer's maps that see a pixel of the image: [[top, bottom], [left, right]].
 * @param {Chain} chain
 * @param {string} name
 * @param {number[]} pixel
 * @returns {number[][] | null}
 */
export function reached(chain, name, pixel) {
  const layer = chain[name];
  if (!layer.field || layer.shape.length !== 4) return null;
  const sides = chain.input.shape.slice(2);
  return layer.field.map((axis, each) => {
    let first = -1, end = -1;
    for (let place = 0; place < layer.shape[2 + each]; place += 1) {
      const [from, to] = along(axis, place, sides[each]);
      if (from <= pixel[each] && pixel[each] < to) {
        if (first < 0) first = place;
        end = place + 1;
      }
    }
    return [first, end];
  });
}

/**
 * Which maps of which of its inputs feed a map: [input, first, after the last]. Maps are made in
 * groups, so many (made) from so many of the input (used): `mapGroups` of the layer's operation.
 * @param {Chain} chain
 * @param {string} name
 * @param {number} map
 * @returns {number[][]}
 */
export function fedBy(chain, name, map) {
  const { inputs, shape, isStack, mapGroups: [made, used] = [1, 1] } = chain[name];
  const incoming = inputs.map((source) => chain[source].shape);
  if (isStack) {
    let first = 0, input = 0;
    while (map - first >= incoming[input][1]) first += incoming[input++][1];
    return [[input, map - first, map - first + 1]];
  }
  if (incoming.length === 1) {
    const [[, channels, ...sides]] = incoming;
    const group = Math.floor(map / made) * used, first = sides.length ? group % channels : group;
    return [[0, first, first + used]];
  }
  return incoming.map((each, input) => {
    const same = Math.min(map, (each.length === shape.length ? each[1] : 1) - 1);
    return [input, same, same + 1];
  });
}
