// Elements of a page, made by name.

export function element(name, kind = "", properties = {}, ...children) {
  const made = document.createElement(name);
  if (kind) made.className = kind;
  made.append(...children);
  return Object.assign(made, properties);
}
