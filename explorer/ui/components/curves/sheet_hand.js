// What the pointer does on the sheet: it reads and zooms the curves, and moves the handle of time.

/** @import { CurvesView } from "./curves.js" */

/** Pixels beside the line of the step on screen that still take hold of it. */
const GRASP = 6;

export class SheetHand {
  /** The handle is being moved. */
  moves = false;

  /** @param {CurvesView} view */
  constructor(view) {
    this.view = view;
    const { canvas, handle } = view;
    canvas.onpointerdown = (event) => this.grasp(event);
    canvas.onpointermove = (event) => this.move(event);
    canvas.onpointerup = (event) => this.let(event);
    canvas.onpointerleave = () => { if (view.from === null && !this.moves) this.read(null); };
    canvas.onpointercancel = () => { view.from = null; this.moves = false; handle.give(); view.redraw(); };
    canvas.ondblclick = () => view.zoomTo(null);
    canvas.oncontextmenu = (event) => {
      if (!handle.time) return;
      event.preventDefault();
      handle.open(Math.round(view.read ?? handle.at), event.clientX, event.clientY);
    };
  }

  /** @param {PointerEvent} event */
  isOnTime(event) {
    const { view } = this, { left, top } = view.canvas.getBoundingClientRect();
    if (!view.handle.time) return false;
    return event.clientY - top >= view.axisTop - 2
      || Math.abs(view.x.at(view.handle.at) - (event.clientX - left)) <= GRASP;
  }

  /** @param {PointerEvent} event */
  grasp(event) {
    const { view } = this;
    if (event.button) return;
    view.canvas.setPointerCapture(event.pointerId);
    this.moves = this.isOnTime(event);
    if (this.moves) view.handle.drag(view.stepAt(event));
    else view.from = view.stepAt(event);
  }

  /** @param {PointerEvent} event */
  move(event) {
    const { view } = this;
    if (this.moves) {
      view.handle.drag(view.stepAt(event));
      return;
    }
    view.canvas.classList.toggle("scrubs", view.from === null && this.isOnTime(event));
    this.read(view.stepAt(event));
  }

  /** @param {number | null} step */
  read(step) {
    this.view.reading = step;
    this.view.redraw();
  }

  /** The end of a drag: over the curves, a long one zooms. @param {PointerEvent} event */
  let(event) {
    const { view } = this;
    if (this.moves) {
      this.moves = false;
      view.handle.drop();
      return;
    }
    const step = view.stepAt(event), [first, last] = view.span, from = view.from ?? step;
    const [start, end] = [Math.min(from, step), Math.max(from, step)];
    view.from = null;
    if (end - start > (last - first) / 50 && end - start >= 2) view.zoomTo([start, end]);
    else view.redraw();
  }
}
