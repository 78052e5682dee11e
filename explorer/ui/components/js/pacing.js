// How often something is drawn or done.

// Draws at most once a frame, however often it is asked to.
export function onceAFrame(draw) {
  let asked = 0;
  const run = () => {
    asked = 0;
    draw();
  };
  return () => (asked ||= requestAnimationFrame(run));
}

// Acts soon, and again only after a while: for what costs more than a frame has.
export function atLeisure(act, pause = 120) {
  let waiting = 0, last = 0;
  return () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      last = performance.now();
      act();
    }, Math.max(0, last + pause - performance.now()));
  };
}
