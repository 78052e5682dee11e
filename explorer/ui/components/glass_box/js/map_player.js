// The kernel that goes over a map by itself.

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
