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

// Plays a cursor over places, one after another in reading order, so many a second.
export class Player {
  constructor(advance) {
    this.advance = advance;
    this.speed = 8;
    this.playing = false;
  }

  toggle() {
    this.playing = !this.playing;
    this.last = null;
    if (this.playing) requestAnimationFrame((now) => this.tick(now));
    return this.playing;
  }

  stop() {
    this.playing = false;
  }

  tick(now) {
    if (!this.playing) return;
    this.last ??= now;
    const steps = Math.floor((now - this.last) / 1000 * this.speed);
    if (steps > 0) {
      this.last += steps / this.speed * 1000;
      this.advance(steps);
    }
    requestAnimationFrame((next) => this.tick(next));
  }
}
