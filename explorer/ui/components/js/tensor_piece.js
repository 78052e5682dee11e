// A block of a tensor: where it lies in the whole, and its values. What is not in it is undefined.
export class Piece {
  constructor({ shape, start, size, values }, arrays) {
    this.shape = shape;
    this.start = start;
    this.size = size;
    this.values = arrays[values].values;
  }

  at(index) {
    let place = 0;
    for (let axis = 0; axis < this.size.length; axis += 1) {
      const inside = index[axis] - this.start[axis];
      if (!(inside >= 0 && inside < this.size[axis])) return undefined;
      place = place * this.size[axis] + inside;
    }
    return this.values[place];
  }

  // Along an axis of size 1 one value stands for all.
  shared(index) {
    return this.at(this.shape.map((side, axis) => (side === 1 ? 0 : index[axis])));
  }

  has(index) {
    return this.at(index) !== undefined;
  }
}
