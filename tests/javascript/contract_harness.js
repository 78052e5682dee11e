// What tests/test_operation_contract.py asks of the glass box: values taken apart, on stdin and stdout.

import { readFileSync } from "node:fs";

import { explained } from "../../explorer/ui/components/glass_box/js/arithmetic.js";
import { fedBy } from "../../explorer/ui/components/glass_box/js/chain.js";
import { formula } from "../../explorer/ui/components/glass_box/js/formula.js";
import { HeldTensors } from "../../explorer/ui/components/glass_box/js/held_tensors.js";
import { codeOf } from "../../explorer/ui/components/glass_box/js/value_code.js";
import { opened } from "../../explorer/ui/components/js/array_message.js";

/** @import { InspectorHeader } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

/** @param {{ message: string, places: [string, number[]][] }} question */
function answer({ message, places }) {
  /** @type {InspectorHeader} */
  const header = opened(new Uint8Array(Buffer.from(message, "base64")));
  const held = new HeldTensors(header);
  return places.map(([name, index]) => {
    const taken = explained(held, name, index);
    if (!taken) throw new Error(`${name}[${index}] is not at hand`);
    const lines = formula(taken, String, held.header.words);
    return {
      value: taken.value, sum: taken.sum,
      lines: lines.map((tokens) => tokens.map(([text]) => text).join("")),
      code: codeOf(taken, held),
      fedBy: fedBy(held.chain, name, index[1]),
    };
  });
}

process.stdout.write(JSON.stringify(JSON.parse(readFileSync(0, "utf8")).map(answer)));
