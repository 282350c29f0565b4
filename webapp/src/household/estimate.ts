/** What a load would bring by the board shown, computed on the phone as the service does. */
import type { DeclaredLine } from "$/household/basket.svelte";
import type { Board } from "$/household/board";
import { isPriced, type LoadLine, type PriceList, quote } from "$/pricing";

const LIMITS = { gross_g: 100_000_000, count: 1_000_000 };

/** A board as `pricing` takes it. */
export function priceListOf(board: Board): PriceList {
  const list = board.price_list;
  return {
    id: list.id,
    version: list.version,
    valid_from: list.valid_from,
    rounding_unit: list.rounding.unit_satang,
    rounding_mode: list.rounding.mode,
    grades: list.grades.map(({ name, permille }) => ({ name, permille })),
    offers: board.groups.flatMap((group) =>
      group.materials.map((material) => ({
        material: material.code,
        unit: material.unit,
        unit_price: material.unit_price_satang,
        tiers: material.tiers.map((tier) => ({
          from_quantity: tier.from_quantity,
          unit_price: tier.unit_price_satang,
        })),
      })),
    ),
  };
}

/** Satang for each material and in all; what the board does not buy brings nothing. */
export function estimate(
  board: Board,
  lines: readonly DeclaredLine[],
): { amounts: Map<string, number>; total: number } {
  const units = new Map(
    board.groups.flatMap((group) => group.materials.map(({ code, unit }) => [code, unit])),
  );
  const load = lines
    .filter(({ material }) => units.has(material))
    .map(
      ({ material, quantity }): LoadLine =>
        units.get(material) === "kg"
          ? { material, grade: null, gross_g: quantity, tare_g: 0 }
          : { material, grade: null, count: quantity },
    );
  if (load.length === 0) return { amounts: new Map(), total: 0 };
  const { lines: priced, total } = quote(load, priceListOf(board), LIMITS);
  return { amounts: new Map(priced.map((line) => [line.material, isPriced(line) ? line.amount : 0])), total };
}
