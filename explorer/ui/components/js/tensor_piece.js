// A block of a tensor: where it lies in the whole, and its values. What is not in it is undefined.

/** @import { Block, Tensor } from "./component.d.ts" */

export class Piece {
  /** @param {Block} block @param {Tensor[]} arrays */
  constructor({ shape, start, size, values }, arrays) {
    this.shape = shape;
    this.start = start;
    this.size = size;
    this.values = arrays[values].values;
  }

  /** @param {number[]} index @returns {number | undefined} */
  at(index) {
    let place = 0;
    for (let axis = 0; axis < this.size.length; axis += 1) {
      const inside = index[axis] - this.start[axis];
      if (!(inside >= 0 && inside < this.size[axis])) return undefined;
      place = place * this.size[axis] + inside;
    }
    return this.values[place];
  }

  /** Along an axis of size 1 one value stands for all. @param {number[]} index */
  shared(index) {
    return this.at(this.shape.map((side, axis) => (side === 1 ? 0 : index[axis])));
  }

  /** @param {number[]} index */
  has(index) {
    return this.at(index) !== undefined;
  }
}
