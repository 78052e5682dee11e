// Numbers as PyTorch's own text.

import { literal } from "../../js/numbers.js";

export const MOST_LITERALS = 600;

/** @param {Iterable<number>} values @param {number[]} shape */
export function tensorOf(values, shape) {
  const text = `torch.tensor([${[...values].map(literal).join(", ")}])`;
  return shape.length > 1 ? `${text}.view(${shape.join(", ")})` : text;
}

/**
 * x as a tensor, and what a function of torch.nn.functional makes of it.
 * @param {string} name
 * @param {{ x: number }} given1
 * @param {string} more
 */
export function functionCode(name, { x }, more = "") {
  return [`x = torch.tensor(${literal(x)})`, `print(torch.nn.functional.${name}(x${more}))`];
}
