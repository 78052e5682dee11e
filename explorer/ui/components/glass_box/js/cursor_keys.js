// A cursor that the arrow keys move: over rows and columns, with Page Up and Down through the maps.

/** @type {Record<string, [map: number, y: number, x: number] | undefined>} */
const MOVES = {
  ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0], ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1],
  PageUp: [-1, 0, 0], PageDown: [1, 0, 0],
};

/**
 * Calls `move` with (map, y, x) steps, and `act` with the names of other keys.
 * @param {HTMLElement} surface
 * @param {(map: number, y: number, x: number) => void} move
 * @param {Record<string, () => void>} acts
 */
export function cursorKeys(surface, move, acts) {
  surface.onkeydown = (event) => {
    const step = MOVES[event.key];
    const act = acts[event.key === " " ? "Space" : event.key];
    if (!step && !act) return;
    event.preventDefault();
    const pace = event.shiftKey ? 5 : 1;
    if (step) move(step[0] * pace, step[1] * pace, step[2] * pace);
    else act();
  };
}
