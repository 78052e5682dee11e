// A cursor that the arrow keys move: over rows and columns, with Page Up and Down through the maps.

const MOVES = {
  ArrowUp: [0, -1, 0], ArrowDown: [0, 1, 0], ArrowLeft: [0, 0, -1], ArrowRight: [0, 0, 1],
  PageUp: [-1, 0, 0], PageDown: [1, 0, 0],
};

// Calls `move` with (map, y, x) steps, and `act` with the names of other keys.
export function cursorKeys(surface, move, acts) {
  surface.onkeydown = (event) => {
    const step = MOVES[event.key];
    const act = acts[event.key === " " ? "Space" : event.key];
    if (!step && !act) return;
    event.preventDefault();
    if (step) move(...step.map((each) => each * (event.shiftKey ? 5 : 1)));
    else act();
  };
}
