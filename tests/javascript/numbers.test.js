import assert from "node:assert/strict";
import { test } from "node:test";

import { exact, literal, significant, whole } from "../../explorer/ui/components/js/numbers.js";
import { seeded } from "./seeded.js";

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A written number as a machine reads it. @param {string} text */
function read(text) {
  const power = [...(text.split("·10")[1] ?? "")].map((sign) => (sign === "⁻" ? "-" : RAISED.indexOf(sign)));
  const mantissa = text.split("·10")[0].replaceAll("\u202f", "").replace("−", "-");
  return Number(power.length ? `${mantissa}e${power.join("")}` : mantissa);
}

/** Numbers of every size and sign. @param {number} count */
function numbers(count) {
  const random = seeded(1);
  return Array.from({ length: count }, () => (random() - 0.5) * 10 ** Math.floor(random() * 30 - 15));
}

/** Numbers that no float32 holds. */
const doubles = numbers(2000).filter((number) => Math.fround(number) !== number);

test("thousands are parted by a narrow space, and a minus is a minus", () => {
  assert.equal(whole(0), "0");
  assert.equal(whole(999), "999");
  assert.equal(whole(-1234567), "−1\u202f234\u202f567");
});

test("three digits are written as a person writes them", () => {
  const written = new Map([
    [0, "0"], [0.5, "0.500"], [-0.25, "−0.250"], [9.996, "10.0"], [12345, "12\u202f345"],
    [1.2e-5, "1.20·10⁻⁵"], [-1e6, "−1.00·10⁶"], [0.0001, "0.000100"], [998000, "998\u202f000"],
    [NaN, "nan"], [Infinity, "∞"], [-Infinity, "−∞"],
  ]);
  for (const [number, text] of written) assert.equal(significant(number), text);
});

test("what is written with three digits is no further off than half of the third", () => {
  for (const number of numbers(2000)) {
    const off = Math.abs(read(significant(number)) - number);
    assert.ok(off <= Math.abs(number) * 5.0001e-3, `${number}: ${significant(number)}`);
  }
});

test("all digits of a float32 tell it from its neighbours", () => {
  for (const number of numbers(2000).map(Math.fround)) {
    assert.equal(Math.fround(read(exact(number))), number, exact(number));
  }
});

test("a sum in double precision is written with twelve digits", () => {
  for (const number of doubles) {
    assert.ok(Math.abs(read(exact(number)) - number) <= Math.abs(number) * 5.0001e-12, exact(number));
  }
});

test("a literal is read back as the very number", () => {
  for (const number of doubles) assert.equal(Number(literal(number)), number);
  for (const number of numbers(2000).map(Math.fround)) {
    assert.equal(Math.fround(Number(literal(number))), number, literal(number));
  }
  assert.deepEqual([NaN, Infinity, -Infinity].map(literal), ["float('nan')", "float('inf')", "-float('inf')"]);
});
