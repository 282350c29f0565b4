import { expect, test } from "vitest";
import type { Board } from "$/household/board";
import { estimate } from "$/household/estimate";

const material = (code: string, unit: string, price: number, tiers: object[] = []) => ({
  code,
  unit,
  unit_price_satang: price,
  tiers,
});
const board = {
  price_list: {
    id: "a",
    version: 1,
    valid_from: "2026-11-23T00:00:00Z",
    rounding: { unit_satang: 25, mode: "half_up" },
    grades: [
      { name: "A", permille: 1000 },
      { name: "B", permille: 750 },
    ],
  },
  groups: [
    {
      materials: [
        material("pet", "kg", 705),
        material("card", "kg", 220, [{ from_quantity: 200_000, unit_price_satang: 390 }]),
        material("tv", "piece", 2500),
      ],
    },
  ],
} as unknown as Board;

test("a load is priced line by line, with tiers, pieces and rounding", () => {
  const found = estimate(board, [
    { material: "pet", quantity: 3300 },
    { material: "card", quantity: 200_000 },
    { material: "tv", quantity: 2 },
  ]);
  expect(Object.fromEntries(found.amounts)).toEqual({ pet: 2325, card: 78_000, tv: 5000 });
  expect(found.total).toBe(85_325);
});

test("what is no longer bought brings nothing and harms nothing", () => {
  expect(estimate(board, [{ material: "gold", quantity: 1000 }])).toEqual({ amounts: new Map(), total: 0 });
});
