/** @import { Component } from "../js/component.d.ts" */

// The name of this tab lies in its sessionStorage: a reload keeps it, and no other tab has it, but
// for a duplicate of this one, to which the server gives another.
const TAB = "explorer-tab";
const NAME = /^[\w-]{16,40}$/;

/** @param {Component<{ known: string, keep: string }>} given */
export default function tellTabName({ data, setStateValue }) {
  const name = tabName(data.keep);
  if (name && name !== data.known) setStateValue("name", name);
}

/** What the server gave, or what lies there, or a new one; "" in a browser that keeps nothing. @param {string} given */
function tabName(given) {
  try {
    const known = given || sessionStorage.getItem(TAB);
    const name = known && NAME.test(known) ? known : drawnName();
    sessionStorage.setItem(TAB, name);
    return name;
  } catch {
    return "";
  }
}

function drawnName() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
