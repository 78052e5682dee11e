// "{layer} feeds {count}" with its values.
export function worded(template, values) {
  return template.replace(/\{(\w+)\}/g, (_, name) => values[name] ?? "");
}
