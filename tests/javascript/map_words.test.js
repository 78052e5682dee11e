import assert from "node:assert/strict";
import { test } from "node:test";

import { mapSaid } from "../../explorer/ui/components/glass_box/js/map_words.js";

const WORDS = { mapOf: "{layer}, map {number} of {count}" };

test("a map is called by its layer and number, an only one by its layer", () => {
  assert.equal(mapSaid(WORDS, "conv1", 2, 6), "conv1, map 2 of 6");
  assert.equal(mapSaid(WORDS, "input", 0, 1), "input");
});
