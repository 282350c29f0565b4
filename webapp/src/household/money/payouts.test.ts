import { expect, test } from "vitest";
import { satangOf } from "$/household/money/payouts";

test.each([
  ["120", 12_000],
  ["120.5", 12_050],
  ["0.25", 25],
  ["1,234.56", 123_456],
  [" 7 ", 700],
  ["", null],
  ["-5", null],
  ["1.234", null],
  ["ห้า", null],
])("%s baht", (text, satang) => {
  expect(satangOf(text)).toBe(satang);
});
