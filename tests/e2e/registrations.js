// What the components of a page hold of it: listeners, observers, frames and timers, by component.
// Runs before all other scripts. heldByComponents() answers {component: [what it holds]}.

(() => {
  /** @type {Map<unknown, { owner: string, what: string }>} */
  const held = new Map();

  // Streamlit names a component's script after it, and a stack trace names scripts.
  const owner = () => {
    Error.stackTraceLimit = 100;
    return /st-bidi-(\w+)-[0-9a-f]+\.js/.exec(new Error().stack ?? "")?.[1];
  };

  /** @param {unknown} key @param {string} what */
  const take = (key, what) => {
    const component = owner();
    if (component) held.set(key, { owner: component, what });
  };

  /** @type {WeakMap<EventTarget, Map<string, WeakMap<object, object>>>} */
  const keys = new WeakMap();
  /** The one key of a listener. @param {EventTarget} target @param {string} kind @param {object} act */
  const keyOf = (target, kind, act) => {
    const kinds = keys.get(target) ?? new Map(), acts = kinds.get(kind) ?? new WeakMap(), key = acts.get(act) ?? {};
    keys.set(target, kinds);
    kinds.set(kind, acts);
    acts.set(act, key);
    return key;
  };

  const { addEventListener, removeEventListener } = EventTarget.prototype;
  EventTarget.prototype.addEventListener = function (kind, act, options) {
    // What listens on a component's own elements goes with them.
    const own = this instanceof Node && this !== document;
    if (act && !own) take(keyOf(this, kind, act), `listens to ${kind}`);
    addEventListener.call(this, kind, act, options);
  };
  EventTarget.prototype.removeEventListener = function (kind, act, options) {
    if (act) held.delete(keyOf(this, kind, act));
    removeEventListener.call(this, kind, act, options);
  };

  for (const Observer of [ResizeObserver, MutationObserver, IntersectionObserver]) {
    const { observe, disconnect } = Observer.prototype;
    Observer.prototype.observe = /** @param {unknown[]} given */ function (...given) {
      take(this, Observer.name);
      return Reflect.apply(observe, this, given);
    };
    Observer.prototype.disconnect = function () {
      held.delete(this);
      disconnect.call(this);
    };
  }

  /**
   * @param {"requestAnimationFrame" | "setTimeout"} ask
   * @param {"cancelAnimationFrame" | "clearTimeout"} cancel
   */
  const wrap = (ask, cancel) => {
    const [asking, cancelling] = [window[ask], window[cancel]];
    /** @param {number} number */
    const key = (number) => `${ask} ${number}`;
    const wrapped = /** @param {Function} act @param {unknown[]} given */ (act, ...given) => {
      /** @type {number} */
      const number = Reflect.apply(asking, window, [/** @param {unknown[]} values */ (...values) => {
        held.delete(key(number));
        act(...values);
      }, ...given]);
      take(key(number), ask);
      return number;
    };
    Object.assign(window, {
      [ask]: wrapped,
      [cancel]: /** @param {number} number */ (number) => {
        held.delete(key(number));
        Reflect.apply(cancelling, window, [number]);
      },
    });
  };
  wrap("requestAnimationFrame", "cancelAnimationFrame");
  wrap("setTimeout", "clearTimeout");

  Object.assign(window, {
    heldByComponents: () => {
      /** @type {Record<string, string[]>} */
      const all = {};
      for (const each of held.values()) (all[each.owner] ??= []).push(each.what);
      return all;
    },
  });
})();
