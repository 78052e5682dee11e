// What a visitor does, numbered in the order in which it was done, until the server says it has it.
//
// One outbox serves all components of a page. The courier carries its entries to the server, which
// applies each once and in order: a click that overtakes an answer is neither lost nor swapped. What
// is not received though the page rests was lost on the way, and is carried once more.

import { LISTENING, PAGE_LINK } from "./script_state.js";

/**
 * @typedef {{ number: number, version: number, target: string, field: string, value: unknown }} Entry
 * @typedef {{ session: string, load: string, entries: Entry[], attempt: number }} Parcel
 * @typedef {{ session: string, load: string, received: number, version: number, path: string }} Receipt
 */

/** Milliseconds after which a way to another page is not waited for any more, nor guarded. */
const PATIENCE = 10_000;
/** Milliseconds without a receipt after which the server is reminded; twice as many each time. */
const REMINDER = 4_000;

export class Outbox extends EventTarget {
  /** @type {Entry[]} */
  waiting = [];
  /** The number of the last entry that was put in. */
  last = 0;
  /** The number up to which the server has all. */
  received = 0;
  /** Which state of the network is on screen. */
  version = 0;
  session = "";
  /** The page that the server drew last, as its path. */
  path = "";
  /** The path that was gone to a moment ago. @type {string | null} */
  destination = null;
  /** By the browser's way back or forward, which changes the address before the page. */
  wentBack = false;
  /** What it came to is not drawn yet. */
  isOnItsWay = false;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  patience = undefined;
  /** The server knows of this opening of the page. */
  isKnown = false;
  /** This opening of the page: its numbers begin with 1. */
  load = randomId();
  /** @type {((parcel: Parcel) => void) | null} */
  carry = null;
  /** How often was carried: a parcel like the one before would not be looked into. */
  attempt = 0;
  /** Milliseconds until the server is reminded. */
  pause = REMINDER;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  reminder = undefined;

  /**
   * Puts in what was done to a field of a target; gives its number.
   * @param {string} target @param {string} field @param {unknown} [value]
   */
  put(target, field, value = null) {
    this.last += 1;
    this.waiting.push({ number: this.last, version: this.version, target, field, value });
    this.send();
    return this.last;
  }

  /**
   * The browser went back or forward. With a mark in the address, Streamlit may have no word of it.
   */
  go() {
    if (!location.hash) this.#leaveFor(location.pathname, true);
    this.put("address", "went", location.search);
  }

  /** A link to a page was pressed: that ends a way back. @param {string} path */
  follow(path) {
    const isOther = withoutSlash(path) !== withoutSlash(this.path);
    if (isOther || this.isOnItsWay) this.#leaveFor(path, false);
    else this.choosePage();
  }

  /**
   * Streamlit sends its own word of another page; any other request names the page on screen, and
   * would take its place. So all waits until that is answered.
   * @param {string} path @param {boolean} wentBack
   */
  #leaveFor(path, wentBack) {
    this.destination = path;
    this.wentBack = wentBack;
    this.isOnItsWay = true;
    clearTimeout(this.patience);
    // Whatever became of Streamlit's word: what is done from here on is not lost for it.
    this.patience = setTimeout(() => this.choosePage(), PATIENCE);
  }

  /** The visitor is no longer where the way led, or has waited long enough for it. */
  choosePage() {
    clearTimeout(this.patience);
    this.destination = null;
    if (this.isOnItsWay) this.arrive();
  }

  arrive() {
    this.isOnItsWay = false;
    this.send();
  }

  send() {
    if (!this.carry || !this.session || this.isOnItsWay) return;
    const { session, load, waiting } = this;
    this.attempt += 1;
    this.carry({ session, load, entries: [...waiting], attempt: this.attempt });
    this.remind();
  }

  /** Has what waits carried again, should no receipt come; while a run is under way one still may. */
  remind() {
    clearTimeout(this.reminder);
    if (this.isKnown && !this.waiting.length) return;
    this.reminder = setTimeout(() => {
      this.pause *= 2;
      if (document.querySelector(LISTENING)) this.send();
      else this.remind();
    }, this.pause);
  }

  /**
   * Takes the server's receipt. A session that does not know of this page yet is told of it, and gets
   * what the one before it has not received.
   * @param {Receipt} receipt
   */
  acknowledge({ session, load, received, version, path }) {
    this.version = version;
    this.isKnown = load === this.load;
    if (this.isKnown) this.received = Math.max(this.received, received);
    this.waiting = this.waiting.filter((entry) => entry.number > this.received);
    this.pause = REMINDER;
    this.remind();
    this.path = path;
    const isThere = withoutSlash(path) === withoutSlash(this.destination ?? path);
    const isNew = session !== this.session;
    this.session = session;
    if (isThere && this.isOnItsWay && !this.wentBack) this.choosePage();
    else if (isNew || (isThere && this.isOnItsWay)) this.arrive();
    else if (!isThere && this.wentBack) {
      // A value that was just on its way took the place of Streamlit's word: it is given once more.
      globalThis.dispatchEvent(new PopStateEvent("popstate"));
    }
    this.dispatchEvent(new Event("received"));
  }
}

/** Streamlit gives the path of the first page without its slash. @param {string} path */
function withoutSlash(path) {
  return path.replace(/\/$/, "");
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function begun() {
  const made = new Outbox();
  // The browser's way back is one of the things that are done in order.
  globalThis.addEventListener("popstate", ({ isTrusted }) => {
    if (isTrusted) made.go();
  });
  // An answer from before the way back names the page of then: pushed, it would end the way forward.
  const push = history.pushState.bind(history);
  history.pushState = (...step) => {
    const path = new URL(step[2] ?? location.href, location.href).pathname;
    if (!made.wentBack || path === (made.destination ?? path)) push(...step);
  };
  /** @param {MouseEvent} event */
  const leave = (event) => {
    const link = event.composedPath().find((part) => part instanceof HTMLAnchorElement);
    const isPlain = event.button === 0 && !event.metaKey && !event.ctrlKey && !event.shiftKey;
    if (!link || !isPlain) return;
    const [place] = (link.getAttribute("href") ?? "").split(/[?#]/);
    if (link.matches(PAGE_LINK)) made.follow(new URL(place || ".", location.href).pathname);
    else made.choosePage();
  };
  document.addEventListener("click", leave, { capture: true });
  return made;
}

const page = /** @type {typeof globalThis & { explorerOutbox?: Outbox }} */ (globalThis);

/** The page's one outbox, whichever component came first. @type {Outbox} */
export const outbox = (page.explorerOutbox ??= begun());
