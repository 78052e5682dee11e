// Numbers as PyTorch's own text.

import { literal } from "../../js/numbers.js";

export const MOST_LITERALS = 600;

export function tensorOf(values, shape) {
  const text = `torch.tensor([${[...values].map(literal).join(", ")}])`;
  return shape.length > 1 ? `${text}.view(${shape.join(", ")})` : text;
}

// x as a tensor, and what a function of torch.nn.functional makes of it.
export function functionCode(name, { x }, more = "") {
  return [`x = torch.tensor(${literal(x)})`, `print(torch.nn.functional.${name}(x${more}))`];
}
