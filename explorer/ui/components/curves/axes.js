// Scales of a panel, and the round numbers along them.

export class Scale {
  /** `log`: powers of ten stand evenly apart. @param {number} from @param {number} to @param {number} start @param {number} end @param {boolean} log */
  constructor(from, to, start, end, log = false) {
    this.log = log;
    this.from = log ? Math.log10(from) : from;
    this.to = log ? Math.log10(to) : to;
    if (!(this.to > this.from)) { this.from -= 0.5; this.to += 0.5; }
    this.start = start;
    this.end = end;
  }

  /** @param {number} value */
  at(value) {
    const placed = this.log ? Math.log10(value) : value;
    return this.start + (placed - this.from) / (this.to - this.from) * (this.end - this.start);
  }

  /** @param {number} at */
  value(at) {
    const placed = this.from + (at - this.start) / (this.end - this.start) * (this.to - this.from);
    return this.log ? 10 ** placed : placed;
  }

  /** @param {number} count */
  ticks(count) {
    return this.log ? this.powers(count) : round(this.from, this.to, count);
  }

  /** @param {number} count */
  powers(count) {
    const places = [];
    const wide = this.to - this.from > count / 2;
    for (let power = Math.floor(this.from); power <= Math.ceil(this.to); power += 1) {
      for (const part of wide ? [1] : [1, 2, 5]) {
        const placed = Math.log10(part) + power;
        if (placed >= this.from - 1e-9 && placed <= this.to + 1e-9) places.push(part * 10 ** power);
      }
    }
    return places;
  }
}

/** 0, 20, 40 ...: about so many, a step of 1, 2 or 5 times a power of ten apart. @param {number} from @param {number} to @param {number} count */
function round(from, to, count) {
  const rough = (to - from) / Math.max(1, count);
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((each) => each * power).find((each) => each >= rough * 0.999) ?? 10 * power;
  const places = [];
  for (let place = Math.ceil(from / step - 1e-9); place * step <= to + step * 1e-9; place += 1) {
    places.push(Number((place * step).toPrecision(12)));
  }
  return places;
}

/**
 * A running mean, corrected at the start as Adam's is; a point that is no number leaves it as it was.
 * @param {number[]} values
 * @param {number} share what the mean keeps of what it was
 */
export function smoothed(values, share) {
  if (!share) return values;
  let mean = 0, weight = 0;
  return values.map((value) => {
    if (!Number.isFinite(value)) return value;
    mean = share * mean + (1 - share) * value;
    weight = share * weight + (1 - share);
    return mean / weight;
  });
}
