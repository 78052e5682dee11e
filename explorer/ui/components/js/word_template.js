// Sentences with places in them.

/** "{layer} feeds {count}" with its values. @param {string} template @param {Record<string, string | number>} values */
export function worded(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}
