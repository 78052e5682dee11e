// All numbers that the browser has in its hands, and where they are not: NotHeld.

import { Piece } from "../../js/tensor_piece.js";

export class NotHeld extends Error {}

export class HeldTensors {
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
    return demanded(this.tensors[name]?.at(index));
  }

  parameter(name, which, index) {
    return demanded(this.parameters[name][which].at(index));
  }

  has(name, which) {
    return which in this.parameters[name];
  }
}

export function demanded(value) {
  if (value === undefined) throw new NotHeld();
  return value;
}
