// All numbers that the browser has in its hands, and where they are not: NotHeld.

/** @import { Block } from "../../js/component.d.ts" */
/** @import { Chain, InspectorHeader, LayerNumbers } from "./messages.d.ts" */

import { Piece } from "../../js/tensor_piece.js";

export class NotHeld extends Error {}

export class HeldTensors {
  /** @param {InspectorHeader} header */
  constructor(header) {
    const { arrays, chain } = header;
    this.header = header;
    this.chain = chain;
    this.layers = header.layers;
    /** @param {Record<string, Block>} blocks */
    const pieces = (blocks) => Object.fromEntries(
      Object.entries(blocks).map(([name, block]) => [name, new Piece(block, arrays)]));
    /** What layers put out, of which a part may be at hand. @type {Record<string, Piece | undefined>} */
    this.tensors = pieces(header.tensors);
    /** @type {Record<string, Record<string, Piece>>} */
    this.parameters = {};
    /** @type {Record<string, Piece[]>} */
    this.moments = {};
    for (const [name, layer] of Object.entries(this.layers)) {
      this.parameters[name] = pieces(layer.parameters);
      this.moments[name] = (layer.moments ?? []).map((block) => new Piece(block, arrays));
    }
  }

  /** @param {number} number */
  array(number) {
    return this.header.arrays[number].values;
  }

  /** @param {string} name @param {number[]} index */
  out(name, index) {
    return demanded(this.tensors[name]?.at(index));
  }

  /** @param {string} name @param {string} which @param {number[]} index */
  parameter(name, which, index) {
    return demanded(this.parameters[name][which].at(index));
  }

  /** @param {string} name @param {string} which */
  has(name, which) {
    return which in this.parameters[name];
  }
}

/** @param {number | undefined} value */
export function demanded(value) {
  if (value === undefined) throw new NotHeld();
  return value;
}
