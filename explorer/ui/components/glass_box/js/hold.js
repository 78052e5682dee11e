// All numbers that the browser has in its hands, and where they are not: NotHere.

import { Piece } from "../../js/tensor_piece.js";

export class NotHere extends Error {}

export class Hold {
  constructor(header) {
    const { arrays, chain } = header;
    this.header = header;
    this.chain = chain;
    this.layers = header.layers;
    const pieces = (given) => Object.fromEntries(
      Object.entries(given).map(([name, piece]) => [name, new Piece(piece, arrays)]));
    this.tensors = pieces(header.tensors);
    this.parameters = {};
    this.moments = {};
    for (const [name, layer] of Object.entries(this.layers)) {
      this.parameters[name] = pieces(layer.parameters);
      this.moments[name] = (layer.moments ?? []).map((piece) => new Piece(piece, arrays));
    }
  }

  array(number) {
    return this.header.arrays[number].values;
  }

  out(name, index) {
    return here(this.tensors[name]?.at(index));
  }

  parameter(name, which, index) {
    return here(this.parameters[name][which].at(index));
  }

  has(name, which) {
    return which in this.parameters[name];
  }
}

export function here(value) {
  if (value === undefined) throw new NotHere();
  return value;
}
