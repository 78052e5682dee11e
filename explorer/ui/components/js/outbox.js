// What a visitor does, numbered in the order in which it was done, until the server says it has it.
//
// One outbox serves all components of a page. The courier carries its entries to the server, which
// applies each once and in order: a click that overtakes an answer is neither lost nor swapped.

/**
 * @typedef {{ number: number, version: number, target: string, field: string, value: unknown }} Entry
 * @typedef {{ session: string, load: string, entries: Entry[] }} Parcel
 * @typedef {{ session: string, load: string, received: number, version: number }} Receipt
 */

class Outbox extends EventTarget {
  /** @type {Entry[]} */
  waiting = [];
  /** The number of the last entry that was put in. */
  last = 0;
  /** The number up to which the server has all. */
  received = 0;
  /** Which state of the network is on screen. */
  version = 0;
  session = "";
  /** The server knows of this opening of the page. */
  isKnown = false;
  /** This opening of the page: its numbers begin with 1. */
  load = randomId();
  /** @type {((parcel: Parcel) => void) | null} */
  carry = null;

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

  send() {
    if (!this.carry || !this.session) return;
    const { session, load, waiting } = this;
    this.carry({ session, load, entries: [...waiting] });
  }

  /**
   * Takes the server's receipt. A session that does not know of this page yet is told of it, and gets
   * what the one before it has not received.
   * @param {Receipt} receipt
   */
  acknowledge({ session, load, received, version }) {
    this.version = version;
    this.isKnown = load === this.load;
    if (this.isKnown) this.received = Math.max(this.received, received);
    this.waiting = this.waiting.filter((entry) => entry.number > this.received);
    if (session !== this.session) {
      this.session = session;
      this.send();
    }
    this.dispatchEvent(new Event("received"));
  }
}

function randomId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function begun() {
  const made = new Outbox();
  // The browser's way back is one of the things that are done in order. It is taken before Streamlit
  // sends its own word of it, which alone would be answered with the address from before.
  const took = () => made.put("address", "went", location.search);
  globalThis.addEventListener("popstate", took, { capture: true });
  return made;
}

const page = /** @type {typeof globalThis & { explorerOutbox?: Outbox }} */ (globalThis);

/** The page's one outbox, whichever component came first. @type {Outbox} */
export const outbox = (page.explorerOutbox ??= begun());
