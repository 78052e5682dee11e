// How every operation makes a value, by its kind; a family of operations is a file in values/.
//
// A record has
//   explain(at)               the parts that add up to the value, with a bias and a rest where there are any
//   lines(taken, say, words)  the arithmetic as lines of tokens, where it is more than a sum of terms
//   code(taken)               lines of PyTorch that give the number; null: there are too many numbers
//   repeat(name, held, x)     what PyTorch computes of x with what was drawn while it trained

/** @import { OperationValues } from "./messages.d.ts" */

import { ACTIVATION_VALUES } from "./values/activation_values.js";
import { CONVOLUTION_VALUES } from "./values/convolution_values.js";
import { LINEAR_VALUES } from "./values/linear_values.js";
import { MERGING_VALUES } from "./values/merging_values.js";
import { NORMALISATION_VALUES } from "./values/normalisation_values.js";
import { POOLING_VALUES } from "./values/pooling_values.js";
import { SHAPING_VALUES } from "./values/shaping_values.js";

/** @type {Record<string, OperationValues>} */
export const OPERATION_VALUES = {
  ...ACTIVATION_VALUES,
  ...CONVOLUTION_VALUES,
  ...LINEAR_VALUES,
  ...MERGING_VALUES,
  ...NORMALISATION_VALUES,
  ...POOLING_VALUES,
  ...SHAPING_VALUES,
};
