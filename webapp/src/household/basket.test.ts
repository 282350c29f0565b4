import { beforeEach, expect, test, vi } from "vitest";

const store = new Map<string, string>();
vi.stubGlobal("localStorage", {
  getItem: (key: string) => store.get(key) ?? null,
  setItem: (key: string, value: string) => void store.set(key, value),
});
const { bagGrams, basket } = await import("$/household/basket.svelte");

beforeEach(() => basket.empty());

test("amounts are whole, and nothing takes a material out", () => {
  basket.set("pet-clear", 1200.4);
  basket.set("can", 500);
  basket.set("can", 0);
  expect(basket.lines).toEqual([{ material: "pet-clear", quantity: 1200 }]);
  expect(JSON.parse(store.get("basket") ?? "")).toEqual({ "pet-clear": 1200 });
});

test("a bag of bottles is lighter than a bag of paper", () => {
  expect(bagGrams("large", 30_000)).toBe(1000);
  expect(bagGrams("large", 2_500)).toBe(12_000);
  expect(bagGrams("small", 1_000_000)).toBe(50);
});
