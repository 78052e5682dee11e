// Numbers as explorer/numerals.py writes them: a narrow space between thousands, a true minus.

/** @type {Record<string, string>} */
const RAISED = { "-": "⁻", 0: "⁰", 1: "¹", 2: "²", 3: "³", 4: "⁴", 5: "⁵", 6: "⁶", 7: "⁷", 8: "⁸", 9: "⁹" };

/** @param {string} text */
export function parted(text) {
  const [whole, decimals] = text.split(".");
  const spaced = whole.replace(/\B(?=(\d{3})+$)/g, "\u202f");
  return (decimals === undefined ? spaced : `${spaced}.${decimals}`).replace("-", "−");
}

/** @param {number} number */
export function whole(number) {
  return parted(String(number));
}

/** Three significant digits: 0.5 -> 0.500, 1.2e-5 -> 1.20·10⁻⁵. @param {number} number */
export function significant(number, digits = 3) {
  if (Number.isNaN(number)) return "nan";
  if (!Number.isFinite(number)) return number < 0 ? "−∞" : "∞";
  if (number === 0) return "0";
  const [mantissa, exponent] = number.toExponential(digits - 1).split("e");
  const power = Number(exponent);
  if (power < -4 || power >= 6) return raised(mantissa, power);
  return parted(number.toFixed(Math.max(0, digits - 1 - power)));
}

/** @param {string} mantissa @param {number} power */
export function raised(mantissa, power) {
  const high = [...String(power)].map((sign) => RAISED[sign]).join("");
  return `${mantissa}·10${high}`.replace("-", "−");
}

/** All digits that tell a float32 from its neighbours; twelve of a sum in double precision. @param {number} number */
export function exact(number) {
  if (!Number.isFinite(number) || number === 0) return significant(number);
  let text = number.toPrecision(12);
  if (Math.fround(number) === number) {
    for (let digits = 6; digits <= 9; digits += 1) {
      text = number.toPrecision(digits);
      if (Math.fround(Number(text)) === number) break;
    }
  }
  const [mantissa, exponent] = text.split("e");
  return exponent === undefined ? parted(text) : raised(mantissa, Number(exponent));
}

/** A number as Python and JavaScript read it, with all its digits. @param {number} number */
export function literal(number) {
  if (Number.isNaN(number)) return "float('nan')";
  if (!Number.isFinite(number)) return number < 0 ? "-float('inf')" : "float('inf')";
  if (Math.fround(number) !== number) return String(number);
  for (let digits = 6; digits < 9; digits += 1) {
    const short = Number(number.toPrecision(digits));
    if (Math.fround(short) === number) return String(short);
  }
  return String(Number(number.toPrecision(9)));
}
