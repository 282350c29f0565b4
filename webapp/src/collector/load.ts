/** What is on the vehicle, as far as this phone weighed it. */
import { standing } from "$/collector/progress";
import type { Pack } from "$/collector/types";
import type { Capture } from "$/outbox/capture";

/** Grams and millilitres taken on a trip; bulk as the catalogue estimates it. */
export function loadOf(
  pack: Pack,
  captures: readonly Capture[],
  trip: string | null,
): { grams: number; ml: number } {
  let [grams, ml] = [0, 0];
  const tickets = standing(captures.filter(({ about }) => about.round === pack.round.id));
  for (const { body } of tickets.filter(({ about }) => trip === null || about.trip === trip)) {
    for (const line of body.lines ?? []) {
      const material = pack.catalogue.items.find(({ code }) => code === line.material);
      if (!material) continue;
      const weighed = line.quantity === undefined;
      const amount = weighed ? (line.gross_g ?? 0) - (line.tare_g ?? 0) : line.quantity!;
      grams += weighed ? amount : amount * material.grams_per_unit;
      ml += weighed ? Math.ceil((amount * material.ml_per_unit) / 1000) : amount * material.ml_per_unit;
    }
  }
  return { grams, ml };
}
