import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { Stage } from "../../explorer/ui/components/glass_box/stage.js" */
/** @import { PhaseHeader, StopNews } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

// Of a browser's page, what an outbox asks of it as it begins.
Object.assign(globalThis, { addEventListener() {}, document: { addEventListener() {} }, history: { pushState() {} } });
const loaded = await import("../../explorer/ui/components/glass_box/js/phase_pictures.js");
const carrying = await import("../../explorer/ui/components/js/outbox.js");

const PHASES = /** @type {const} */ (["backward", "update", "again"]);

/** The pictures of a stage, what the server may tell it, and the steps that it was asked for of. */
function staged() {
  /** @type {Map<string, PhaseHeader>} */
  const phases = new Map();
  const bus = { phases, stop: /** @type {StopNews | null} */ (null) };
  const { outbox } = carrying, before = outbox.waiting.length;
  return {
    pictures: new loaded.PhasePictures(/** @type {Stage} */ (/** @type {unknown} */ ({ bus }))),
    /** @param {string} of @param {Partial<StopNews> & { open?: boolean }} [news] */
    stand(of, { open = true, ...news } = {}) {
      const record = { label: "", code: "", sentence: "", available: open, reason: "" };
      const stops = PHASES.map((name) => ({ name, ...record }));
      bus.stop = { stop: "forward", stops, of, live: false, coming: false, ...news };
    },
    /** @param {string} of */
    arrive(of) {
      for (const phase of PHASES) phases.set(phase, /** @type {PhaseHeader} */ ({ phase, of }));
    },
    asked: () => outbox.waiting.slice(before).map(({ target, value }) => `${target} ${value}`),
  };
}

test("what follows the loss is asked for once a step", () => {
  const { pictures, stand, asked } = staged();
  pictures.ask();
  stand("a");
  pictures.ask();
  pictures.ask();
  assert.deepEqual(asked(), ["phases a"]);
  stand("b");
  pictures.ask();
  stand("a");
  pictures.ask();
  assert.deepEqual(asked(), ["phases a", "phases b", "phases a"]);
});

test("what is here is not asked for", () => {
  const { pictures, stand, arrive, asked } = staged();
  stand("a");
  arrive("a");
  pictures.ask();
  assert.deepEqual(asked(), []);
  stand("b");
  pictures.ask();
  assert.deepEqual(asked(), ["phases b"]);
});

test("what is on its way is not asked for, nor where there is none", () => {
  const { pictures, stand, asked } = staged();
  for (const news of [{ coming: true }, { live: true }, { open: false }]) {
    stand("a", news);
    pictures.ask();
  }
  assert.deepEqual(asked(), []);
});
