// What a component holds of the page around it. All of it is let go when the component is taken away.

export class Lifetime {
  /** @type {Set<() => void>} */
  #releases = new Set();

  /** Calls `release` at the end. @param {() => void} release */
  atEnd(release) {
    this.#releases.add(release);
  }

  /** @param {EventTarget} target @param {string} kind @param {(event: Event) => void} act */
  listen(target, kind, act) {
    target.addEventListener(kind, act);
    this.atEnd(() => target.removeEventListener(kind, act));
  }

  /** Acts when an element's size changes, and once at first. @param {Element} element @param {() => void} act */
  watchSize(element, act) {
    const observer = new ResizeObserver(act);
    observer.observe(element);
    this.atEnd(() => observer.disconnect());
  }

  end() {
    for (const release of this.#releases) release();
    this.#releases.clear();
  }
}

/**
 * What a component keeps on its element from one message to the next, and what lets go of it.
 * @template View
 * @param {Element} box
 * @param {(lifetime: Lifetime) => View} make
 * @returns {{ view: View, leave: () => void }}
 */
export function viewOf(box, make) {
  const holder = /** @type {Element & { view?: View, leave?: () => void }} */ (box);
  if (!holder.view || !holder.leave) {
    const lifetime = new Lifetime();
    holder.view = make(lifetime);
    holder.leave = () => {
      lifetime.end();
      delete holder.view;
    };
  }
  return { view: holder.view, leave: holder.leave };
}
