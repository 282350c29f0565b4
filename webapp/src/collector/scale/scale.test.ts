import { expect, test } from "vitest";
import { weightOfLine } from "$/collector/scale/plain-text";
import { weightOf } from "$/collector/scale/weight-service";

const bytes = (...all: number[]) => new DataView(new Uint8Array(all).buffer);

test("a Weight Measurement of the Bluetooth standard, in both of its units", () => {
  expect(weightOf(bytes(0b0000, 0x9c, 0x09))).toEqual({ grams: 12_300, stable: true });
  expect(weightOf(bytes(0b0001, 0x10, 0x27))).toEqual({ grams: 45_359, stable: true });
  expect(weightOf(bytes(0b0010, 0x01, 0x00, 0xea, 0x07, 11, 26, 9, 0, 0))).toEqual({
    grams: 5,
    stable: true,
  });
  expect(weightOf(bytes(0, 0xff, 0xff))).toBeNull();
  expect(weightOf(bytes(0))).toBeNull();
});

test("lines of scales with a cable", () => {
  expect(weightOfLine("ST,GS,+  12.345kg")).toEqual({ grams: 12_345, stable: true });
  expect(weightOfLine("US,NT,   0.05 kg\r")).toEqual({ grams: 50, stable: false });
  expect(weightOfLine("ST,+00012.3  kg")).toEqual({ grams: 12_300, stable: true });
  expect(weightOfLine("  950 g")).toEqual({ grams: 950, stable: true });
});

test("what is no weight is none: below zero, overloaded, noise, half a line", () => {
  expect(
    ["ST,GS,-  0.500kg", "OL,GS,+999999kg", "", "ST,GS,+ 12.3", "12.3456kg", "hello"].map(weightOfLine),
  ).toEqual(Array(6).fill(null));
});
