// Canvases as sharp as the screen, in the colours and the font of the page.

// A canvas of so many CSS pixels, sharp on any screen; returns its context, cleared.
export function fitted(canvas, width, height) {
  const ratio = globalThis.devicePixelRatio || 1;
  const [wide, high] = [Math.round(width * ratio), Math.round(height * ratio)];
  if (canvas.width !== wide || canvas.height !== high) {
    canvas.width = wide;
    canvas.height = high;
    canvas.style.width = `${width}px`;
    canvas.style.height = `${height}px`;
  }
  const context = canvas.getContext("2d");
  context.setTransform(wide / width, 0, 0, high / height, 0, 0);
  context.clearRect(0, 0, width, height);
  context.imageSmoothingEnabled = false;
  return context;
}

// The page's colours, read from elements that wear them: they change with the theme.
export function inks(box) {
  const of = (name) => getComputedStyle(box.querySelector(`.inks .${name}`)).color;
  const names = ["text", "ground", "accent", "line", "quiet", "patch", "kernel", "bias"];
  return {
    ...Object.fromEntries(names.map((name) => [name, of(name)])),
    font: getComputedStyle(box.querySelector(".inks")).fontFamily,
    // Before a room everything is half as large again.
    grown: parseFloat(getComputedStyle(document.documentElement).fontSize) / 16,
  };
}

export function fontOf(ink, size) {
  return `${Math.round(size * ink.grown)}px ${ink.font}`;
}

// The same colour, so much of it.
export function thinned(colour, share) {
  return `color-mix(in srgb, ${colour} ${Math.round(100 * share)}%, transparent)`;
}
