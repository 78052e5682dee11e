// The arrow keys on the stage: from unit to unit (a layer, the classes, the loss) and through the
// tiles of one.

/** @import { StageHeader } from "./messages.d.ts" */

/** A layer of a column, or what stands behind the network. @typedef {{ place: number, name: string, tiles: number } | { place: "classes" | "loss", name: "", tiles: number }} Unit */
/** Which unit, and which of its tiles. @typedef {{ unit: number, tile: number }} At */

/** Units aside and tiles down. @type {Record<string, [aside: number, down: number] | undefined>} */
const STAGE_MOVES = {
  ArrowLeft: [-1, 0], ArrowRight: [1, 0], Home: [-Infinity, 0], End: [Infinity, 0],
  ArrowUp: [0, -1], ArrowDown: [0, 1], PageUp: [0, -10], PageDown: [0, 10],
};

/**
 * In the order in which a number goes through them. Layers that are drawn as one are units each.
 * @param {StageHeader} header
 * @param {number} classes how many are listed
 */
export function unitsOf(header, classes) {
  /** @type {Unit[]} */
  const units = header.standing.flatMap(({ names, tiles }, place) =>
    names.map((name) => ({ place, name, tiles: tiles.shown })));
  if (classes) units.push({ place: "classes", name: "", tiles: classes });
  if (header.loss) units.push({ place: "loss", name: "", tiles: 1 });
  return units;
}

/**
 * Where a key leads to; null where it is no key of the stage.
 * @param {At} at
 * @param {string} key
 * @param {Unit[]} units
 * @returns {At | null}
 */
export function moved(at, key, units) {
  const move = STAGE_MOVES[key];
  if (!move) return null;
  const [aside, down] = move;
  const unit = Math.max(0, Math.min(units.length - 1, at.unit + aside));
  return { unit, tile: Math.max(0, Math.min(units[unit].tiles - 1, at.tile + down)) };
}
