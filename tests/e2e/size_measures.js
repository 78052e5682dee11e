// What test_sizes.py asks of a page: what stands where, what a sheet of paper has of it, what moves.

(() => {
  /** The document and all that is shut in components. */
  const roots = () => {
    /** @type {(Document | ShadowRoot)[]} */
    const all = [document];
    for (const root of all) for (const each of root.querySelectorAll("*")) {
      if (each.shadowRoot) all.push(each.shadowRoot);
    }
    return all;
  };

  const CONTROLS = "a[href], button, select, textarea, summary, [role=tab], input:is([type=range], [type=checkbox])";
  const INSPECTOR = ":has(> .st-key-desk-inspector)";
  const PARTS = [".scene, .flow", ".sheet canvas", ".rail", ".glassbox .foot", INSPECTOR];

  /** @param {Element} element */
  const isSeen = (element) => {
    const { width, height, right, bottom } = element.getBoundingClientRect();
    return width > 1 && height > 1 && right > 0 && bottom > 0
      && element.checkVisibility({ visibilityProperty: true, opacityProperty: true });
  };

  /** @param {string} name */
  const boxOf = (name) => {
    const part = roots().flatMap((root) => [...root.querySelectorAll(name)]).find(isSeen);
    return part?.getBoundingClientRect();
  };

  Object.assign(globalThis, {
    /** The parts of a page that there are, those that are not wholly on the screen, the inspector's height. */
    partsOfPage: () => {
      const boxes = PARTS.flatMap((name) => {
        const box = boxOf(name);
        return box ? [{ name, box }] : [];
      });
      return {
        names: boxes.map(({ name }) => name),
        inspector: boxOf(INSPECTOR)?.height ?? 0,
        outside: boxes.filter(({ box: { top, bottom, left, right } }) =>
          top < 0 || left < 0 || bottom > innerHeight + 1 || right > innerWidth + 1)
          .map(({ name, box: { top, bottom } }) => [name, top, bottom]),
      };
    },

    /** Pixels by which it is wider than the window. */
    sidewaysOfPage: () => {
      const main = document.querySelector("[data-testid=stMain]");
      return Math.max(main ? main.scrollWidth - main.clientWidth : 0, document.body.scrollWidth - innerWidth);
    },

    /** What can be used with a click. */
    controlsOfPage: () => roots().flatMap((root) => [...root.querySelectorAll(CONTROLS)]).filter(isSeen)
      .map((each) => each.ariaLabel || each.textContent?.trim() || each.outerHTML),

    movingOnPage: () => roots().flatMap((root) => root.getAnimations())
      .map(({ effect }) => /** @type {KeyframeEffect} */ (effect).target?.className),
  });
})();
