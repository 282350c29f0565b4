import { expect, test } from "vitest";
import {
  checkMeasure,
  explain,
  type InvalidLoad,
  type LoadLine,
  type PriceList,
  quote,
  scaledFromText,
} from "$/pricing";

const LIMITS = { gross_g: 2_000_000, count: 1_000 };
const LIST: PriceList = {
  id: "l",
  version: 7,
  valid_from: "2026-11-20T00:00:00Z",
  rounding_unit: 25,
  rounding_mode: "half_up",
  grades: [
    { name: "A", permille: 1000 },
    { name: "B", permille: 750 },
  ],
  offers: [
    { material: "pet", unit: "kg", unit_price: 705, tiers: [] },
    {
      material: "cardboard",
      unit: "kg",
      unit_price: 200,
      tiers: [{ from_quantity: 200_000, unit_price: 230 }],
    },
    { material: "crate", unit: "crate", unit_price: 1200, tiers: [] },
  ],
};
const weighed = (material: string, gross_g: number, tare_g = 0): LoadLine => ({
  material,
  grade: null,
  gross_g,
  tare_g,
});

test("the documented example: 12.3 kg less 0.3 kg at 7.05 is 84.60, grade B 63.45, rounded 63.50", () => {
  const { lines, total } = quote([{ ...weighed("pet", 12_300, 300), grade: "B" }], LIST, LIMITS);
  expect(total).toBe(6350);
  expect(explain(lines[0]!).th).toBe(
    "12.3 กก. หักภาชนะ 0.3 กก. = 12.0 กก. × 7.05 บาท × เกรด B 75% = 63.45 บาท ปัดเป็น 63.50 บาท (ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น)",
  );
});

test("tiers count the load, not the sack", () => {
  const apart = quote([weighed("cardboard", 120_000), weighed("cardboard", 120_000)], LIST, LIMITS);
  expect(apart.total).toBe(quote([weighed("cardboard", 240_000)], LIST, LIMITS).total);
});

test("every wrong line is told, with a sentence that says what to do", () => {
  const wrong = [
    weighed("pet", 300, 300),
    weighed("crate", 4000),
    weighed("gold", 1),
    weighed("pet", 2_000_001),
  ];
  try {
    quote(wrong, LIST, LIMITS);
    expect.unreachable();
  } catch (invalid) {
    const { errors } = invalid as InvalidLoad;
    expect(errors.map(({ path }) => path)).toEqual([
      "lines[0].tare_g",
      "lines[1].gross_g",
      "lines[2].material",
      "lines[3].gross_g",
    ]);
    expect(errors[3]!.words.en).toBe(
      "2,000.001 kg is implausible; one line takes at most 2,000.0 kg. Weigh or type it again.",
    );
    expect(errors[1]!.words.th).toBe("crate ซื้อขายเป็นลัง โปรดใส่จำนวนเป็นลัง");
  }
});

test("a fraction of a gram is no weight", () => {
  expect(checkMeasure({ gross_g: 0.5, tare_g: 0 }, LIMITS)?.code).toBe("not_whole");
});

test("what people type becomes grams exactly, or nothing", () => {
  expect(["12.3", "0.001", ".5", "7", "7.", "1000"].map((text) => scaledFromText(text, 3))).toEqual([
    12300, 1, 500, 7000, 7000, 1000000,
  ]);
  expect(["", ".", "1.2345", "1e3", "-1", "1,5", "๑"].map((text) => scaledFromText(text, 3))).toEqual(
    Array(7).fill(null),
  );
});
