/** Why something was not taken, in the reader's language; the record itself holds the Thai sentence. */
import type { NotTaken } from "$/collector/draft";
import type { Pack } from "$/collector/types";
import type { Refusal } from "$/pricing";

/** As much of a reason as a ticket holds. */
export const MOST_REASON = 200;

/** The sentence of `item` in Thai and English; as it was recorded when the pack does not know it. */
export function reasonOf(item: Pick<NotTaken, "reason">, pack: Pack): { th: string; en: string } {
  const recorded = item.reason;
  const found = known(pack).find(({ th }) => th.slice(0, MOST_REASON) === recorded);
  return found ?? { th: recorded, en: recorded };
}

function known(pack: Pack): { th: string; en: string }[] {
  const kinds = pack.catalogue.refused.map(({ reason_th, reason_en }) => ({ th: reason_th, en: reason_en }));
  const refusals = pack.price_lists.flatMap(({ offers, grades }) =>
    [...offers, ...grades].map(({ refusal }) => refusal as Refusal | null | undefined),
  );
  return [...kinds, ...refusals.filter((each) => each != null).map(({ reason }) => reason)];
}
