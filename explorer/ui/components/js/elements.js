// Elements of a page: made by name, and looked up in a component's own markup.

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} kind its class
 * @param {Partial<HTMLElementTagNameMap[Name]>} properties
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[Name]}
 */
export function element(name, kind = "", properties = {}, ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...children);
  Object.assign(made, properties);
  return made;
}

/**
 * The element that a selector names. A component's markup has it: that it is not there is a mistake.
 * @template {Element} [Kind=HTMLElement]
 * @param {ParentNode} root
 * @param {string} selector
 * @param {new () => Kind} [kind]
 * @returns {Kind}
 */
export function one(root, selector, kind) {
  const match = root.querySelector(selector);
  if (match instanceof (kind ?? HTMLElement)) return /** @type {Kind} */ (match);
  throw new Error(`${selector} is not in the component's markup`);
}

/** @param {ParentNode} root @param {string} selector */
export const canvasOf = (root, selector) => one(root, selector, HTMLCanvasElement);

/** The element that an event came from. @param {Event} event */
export function targetOf(event) {
  return /** @type {HTMLElement} */ (event.target);
}

/** The element below a node that has the keyboard. @param {Node} node */
export function focusOf(node) {
  return /** @type {Document | ShadowRoot} */ (node.getRootNode()).activeElement;
}

/** Removes or makes children until there are so many: those that stay keep the focus. @param {Element} box @param {number} count @param {() => Element} make */
export function refill(box, count, make) {
  while (box.children.length > count) box.lastElementChild?.remove();
  while (box.children.length < count) box.append(make());
}
