// Messages between the glass box and its inspector, which are two components of one page.
export function busOf(group) {
  const all = (globalThis.glassbox ??= {});
  const nothing = { chosen: null, pointed: null, held: null, asked: [] };
  return (all[group] ??= Object.assign(new EventTarget(), nothing));
}

export function isSame(choice, other) {
  return Boolean(choice && other) && ["layer", "map", "y", "x"].every((name) => choice[name] === other[name]);
}

// Tells the server of what was chosen here. Its answer repeats it, perhaps when something else is
// chosen already, which it must not undo: chosen.js knows by `asked` what is an answer.
export function asking(group, send) {
  const bus = busOf(group);
  return (choice) => {
    if (isSame(bus.asked.at(-1) ?? bus.held, choice)) return;
    bus.asked.push(choice);
    send("chosen", choice);
  };
}

export function tell(bus, kind, detail) {
  bus[kind] = detail;
  bus.dispatchEvent(new CustomEvent(kind, { detail }));
}

// Listens for as long as the component stands; a later call of it takes the place of this one.
export function listen(state, bus, heard) {
  state.deaf?.abort();
  state.deaf = new AbortController();
  for (const [kind, act] of Object.entries(heard)) {
    bus.addEventListener(kind, ({ detail }) => act(detail), { signal: state.deaf.signal });
  }
}
