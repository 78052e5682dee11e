import assert from "node:assert/strict";
import { test } from "node:test";

/** @import { Drawing } from "../../explorer/ui/components/glass_box/js/messages.d.ts" */

import { Layout, sideOf, tileAt } from "../../explorer/ui/components/glass_box/js/layout.js";

// Three columns: an image, four maps below each other, ten values.
const TILES = [
  { columns: 1, rows: 1, width: 90, height: 90, gap: 0 },
  { columns: 1, rows: 4, width: 40, height: 40, gap: 6 },
  { columns: 1, rows: 10, width: 12, height: 12, gap: 2 },
];
const ROOMS = [[0, 90], [150, 190], [260, 272]];

/** The drawing in its natural size. @returns {Drawing} */
function natural() {
  const drawing = {
    width: 272, height: 200, rooms: ROOMS,
    standing: TILES.map((tiles, column) => ({
      column, names: [`layer${column}`], short: [`layer${column}`], tiles, top: 4, foot: 190,
      corners: Array.from({ length: tiles.rows }, (_, row) => [0, row * (tiles.height + tiles.gap)]),
    })),
    ways: [{ kind: "skip", corners: [[90, 10], [120, 2], [150, 10]] }],
    brackets: [{ words: "stage", first: 0, last: 1 }],
  };
  return /** @type {Drawing} */ (/** @type {unknown} */ (drawing));
}

const WIDTHS = [40, 120, 200, 272, 400, 800, 2000];
const TALL = 400;

test("each tile is met at its middle, and nowhere else", () => {
  for (const width of WIDTHS) {
    for (const standing of new Layout(natural(), width, TALL, 1).standing) {
      standing.corners.forEach(([x, y], tile) => {
        const met = tileAt(standing, standing.left + x + standing.wide / 2, standing.top + y + standing.high / 2);
        assert.ok(met);
        assert.equal(met.tile, tile);
        assert.ok(Math.abs(met.u - 0.5) < 1e-9 && Math.abs(met.v - 0.5) < 1e-9);
      });
      assert.equal(tileAt(standing, standing.left - 5, standing.top), null);
      assert.equal(tileAt(standing, standing.left, standing.top + standing.down + 5), null);
    }
  }
});

test("columns stand in their order, do not overlap, and fill no more than there is", () => {
  for (const width of WIDTHS) {
    const layout = new Layout(natural(), width, TALL, 1);
    for (let column = 1; column < layout.standing.length; column += 1) {
      const before = layout.standing[column - 1];
      assert.ok(layout.standing[column].left >= before.left + before.across, `${width}: ${column}`);
    }
    assert.ok(layout.width <= width + 1e-6, `${width}: ${layout.width}`);
  }
});

test("a wider box first grows the maps, then parts the columns", () => {
  const [narrow, wide, widest] = [150, 330, 2000].map((width) => new Layout(natural(), width, TALL, 1));
  /** @param {Layout} layout */
  const gap = ({ rooms }) => rooms[1][0] - rooms[0][1];
  assert.ok(narrow.scale < wide.scale);
  assert.equal(wide.scale, 1.45);
  assert.equal(widest.scale, wide.scale);
  assert.ok(gap(widest) > gap(wide));
});

test("it is no higher than it may be", () => {
  for (const tallest of [60, 150, 250]) {
    for (const width of WIDTHS) assert.ok(new Layout(natural(), width, tallest, 1).foot <= tallest + 1e-9);
  }
});

test("where names do not fit beside each other every second one is a line lower, and none is wider than its room", () => {
  const drawing = natural();
  for (const each of drawing.standing) each.short = ["a_name_of_some_length"];
  const layout = new Layout(drawing, 400, TALL, 1);
  assert.equal(layout.naming.lines, 2);
  assert.ok(layout.standing[1].foot > layout.standing[0].foot);
  const [first, , third] = layout.standing;
  assert.ok(first.room + third.room <= 2 * (third.middle - first.middle));
});

test("on two lines the names at either end are whole", () => {
  const drawing = natural();
  for (const each of drawing.standing) each.short = ["entrance"];
  for (const grown of [1, 1.5]) {
    const { standing, naming, rooms } = new Layout(drawing, 190 * grown, TALL * grown, grown);
    assert.equal(naming.lines, 2);
    const wide = 6.7 * grown * "entrance".length;
    assert.ok(standing[0].room >= wide, `${standing[0].room}`);
    assert.ok(2 * (rooms[2][1] - standing[2].middle) >= wide - 1e-9);
  }
});

test("before a room everything is larger by as much", () => {
  const plain = new Layout(natural(), 2000, TALL, 1), grown = new Layout(natural(), 2000, TALL * 1.5, 1.5);
  for (const [place, standing] of plain.standing.entries()) {
    assert.ok(Math.abs(grown.standing[place].wide - 1.5 * standing.wide) < 1e-9);
  }
});

test("an edge leaves a tile in the middle of its right side and reaches it on its left", () => {
  const [, maps] = new Layout(natural(), 272, TALL, 1).standing;
  const [right, left] = [sideOf(maps, 2, true), sideOf(maps, 2, false)];
  assert.equal(right[0] - left[0], maps.wide);
  assert.equal(right[1], left[1]);
  assert.equal(tileAt(maps, left[0] + 1, left[1])?.tile, 2);
});

test("what a folded block holds is said where there is room for it, and nowhere else", () => {
  const drawing = natural();
  for (const [count, isSaid] of /** @type {[string, boolean][]} */ ([["2 blocks", true], ["2".repeat(60), false]])) {
    drawing.standing[1].count = count;
    const layout = new Layout(drawing, 400, TALL, 1);
    assert.ok(!layout.naming.upright);
    assert.equal(layout.standing[1].counted, isSaid);
  }
});

test("cells of the logits are as far apart as the rows beside them, whose heading has its place", () => {
  const head = 20, ease = 20, least = 17;
  const plain = new Layout(natural(), 800, 200, 1), layout = new Layout(natural(), 800, 200, 1, { head, ease, least });
  assert.equal(plain.pitch, 0);
  assert.equal(layout.pitch, ease);
  const last = layout.standing[2], { corners, top, down } = last;
  for (const [row, [, y]] of corners.entries()) {
    assert.ok(Math.abs(y - row * ease) < 1e-9);
    assert.equal(tileAt(last, last.left + 1, top + y + last.high / 2)?.tile, row);
  }
  assert.ok(top >= head - 1e-9);
  assert.ok(top + down <= layout.foot + 0.05 * down);
  layout.standing.slice(0, 2).forEach(({ down: own }, place) => assert.equal(own, plain.standing[place].down));
});

test("where rows would not be read so close to each other they stand as they can", () => {
  const [plain, layout] = [null, { head: 20, ease: 20, least: 17 }].map((rows) => new Layout(natural(), 800, 90, 1, rows));
  assert.equal(layout.pitch, 0);
  assert.deepEqual(layout.standing, plain.standing);
});

test("what is said below two neighbouring names never meets", () => {
  const drawing = natural();
  for (const length of [4, 8, 12, 16, 24]) {
    drawing.standing[1].count = drawing.standing[2].count = "6".repeat(length);
    const [, first, second] = new Layout(drawing, 330, TALL, 1).standing;
    assert.equal(first.counted && second.counted, second.middle - first.middle >= 6.7 * length + 4, String(length));
    drawing.standing[2].count = undefined;
    // Alone it may go on below a neighbour that says nothing.
    const [image, alone, other] = new Layout(drawing, 330, TALL, 1).standing;
    assert.equal(alone.counted, Math.min(other.middle - alone.middle, alone.middle - image.middle) >= 6.7 * length / 2 + 4, String(length));
  }
});
