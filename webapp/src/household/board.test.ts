import { expect, test } from "vitest";
import { type Material, pictureOf, trendOf } from "$/household/board";

const material = (now: number, before: number | null) =>
  ({ unit_price_satang: now, week_ago_unit_price_satang: before }) as Material;

test("a trend is what the price gained or lost in a week", () => {
  expect(trendOf(material(705, 650))).toBe(55);
  expect(trendOf(material(600, 650))).toBe(-50);
  expect(trendOf(material(650, 650))).toBe(0);
  expect(trendOf(material(650, null))).toBeNull();
});

test("a material has its own picture or its group's", () => {
  expect(pictureOf("tv-flat", "💻")).toBe("📺");
  expect(pictureOf("glass-clear", "🍾")).toBe("🍾");
});
