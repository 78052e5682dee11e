// A message from the server: a JSON header and arrays, without a copy (explorer/ui/components/array_message.py).

const KINDS = { f4: Float32Array, f8: Float64Array, i4: Int32Array, u1: Uint8Array };

function opened(data) {
  const octets = data.byteOffset % 8 ? data.slice() : data;
  const { buffer, byteOffset } = octets;
  const length = new DataView(buffer, byteOffset, 4).getUint32(0, true);
  const header = JSON.parse(new TextDecoder().decode(octets.subarray(4, 4 + length)));
  header.arrays = header.arrays.map(({ type, shape, at }) => {
    const count = shape.reduce((product, side) => product * side, 1);
    const values = new KINDS[type](buffer, byteOffset + 4 + length + at, count);
    return { values, shape };
  });
  return header;
}

// A block of a tensor: where it lies in the whole, and its values. What is not in it is undefined.
class Piece {
  constructor({ shape, start, size, values }, arrays) {
    this.shape = shape;
    this.start = start;
    this.size = size;
    this.values = arrays[values].values;
  }

  at(index) {
    let place = 0;
    for (let axis = 0; axis < this.size.length; axis += 1) {
      const inside = index[axis] - this.start[axis];
      if (!(inside >= 0 && inside < this.size[axis])) return undefined;
      place = place * this.size[axis] + inside;
    }
    return this.values[place];
  }

  // Along an axis of size 1 one value stands for all.
  shared(index) {
    return this.at(this.shape.map((side, axis) => (side === 1 ? 0 : index[axis])));
  }

  has(index) {
    return this.at(index) !== undefined;
  }
}

// Messages between the glass box and its bench, which are two components of one page.
function busOf(group) {
  const all = (globalThis.glassbox ??= {});
  const nothing = { chosen: null, pointed: null, held: null, asked: [] };
  return (all[group] ??= Object.assign(new EventTarget(), nothing));
}

function isSame(choice, other) {
  return Boolean(choice && other) && ["layer", "map", "y", "x"].every((name) => choice[name] === other[name]);
}

// Tells the server of what was chosen here. Its answer repeats it, perhaps when something else is
// chosen already, which it must not undo: chosen.js knows by `asked` what is an answer.
function asking(group, send) {
  const bus = busOf(group);
  return (choice) => {
    if (isSame(bus.asked.at(-1) ?? bus.held, choice)) return;
    bus.asked.push(choice);
    send("chosen", choice);
  };
}

function tell(bus, kind, detail) {
  bus[kind] = detail;
  bus.dispatchEvent(new CustomEvent(kind, { detail }));
}

// Listens for as long as the component stands; a later call of it takes the place of this one.
function listen(state, bus, heard) {
  state.deaf?.abort();
  state.deaf = new AbortController();
  for (const [kind, act] of Object.entries(heard)) {
    bus.addEventListener(kind, ({ detail }) => act(detail), { signal: state.deaf.signal });
  }
}

// Draws at most once a frame, however often it is asked to.
function onceAFrame(draw) {
  let asked = 0;
  const run = () => {
    asked = 0;
    draw();
  };
  return () => (asked ||= requestAnimationFrame(run));
}

// Acts soon, and again only after a while: for what costs more than a frame has.
function atLeisure(act, pause = 120) {
  let waiting = 0, last = 0;
  return () => {
    waiting ||= setTimeout(() => {
      waiting = 0;
      last = performance.now();
      act();
    }, Math.max(0, last + pause - performance.now()));
  };
}

function element(name, kind = "", properties = {}, ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...children);
  return Object.assign(made, properties);
}

// "{layer} feeds {count}" with its values.
function worded(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
