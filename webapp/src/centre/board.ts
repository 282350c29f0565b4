/** The price board as what one weighs and prices by. */
import { api, ask } from "$/api/client";
import type { Board, BoardMaterial } from "$/centre/types";
import type { PriceList } from "$/pricing";

/** The board of now. */
export function boardNow(): Promise<Board> {
  return ask(api.GET("/api/v1/price-lists/current"));
}

/** Every material of a board by its code. */
export function materialsOf(board: Board): Map<string, BoardMaterial> {
  return new Map(board.groups.flatMap((group) => group.materials.map((each) => [each.code, each])));
}

/** The board's prices in the form that amounts are computed from. */
export function priceListOf(board: Board): PriceList {
  const { id, version, valid_from, rounding, grades } = board.price_list;
  return {
    id,
    version,
    valid_from,
    rounding_unit: rounding.unit_satang,
    rounding_mode: rounding.mode,
    grades: grades.map(({ name, permille, refusal }) => ({
      name,
      permille,
      ...(refusal
        ? {
            refusal: {
              code: refusal.code,
              reason: { th: refusal.reason_th, en: refusal.reason_en },
              advice: { th: refusal.advice_th, en: refusal.advice_en },
            },
          }
        : {}),
    })),
    offers: [...materialsOf(board).values()].map(({ code, unit, unit_price_satang, tiers }) => ({
      material: code,
      unit,
      unit_price: unit_price_satang,
      tiers: tiers.map((tier) => ({ from_quantity: tier.from_quantity, unit_price: tier.unit_price_satang })),
    })),
  };
}
