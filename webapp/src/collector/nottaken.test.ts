import { expect, test } from "vitest";
import { MOST_REASON, reasonOf } from "$/collector/nottaken";
import { packOf } from "$/collector/testing";
import type { Pack } from "$/collector/types";

const WET = { th: "เปียก ต้องตากให้แห้งก่อน", en: "Wet: dry it first" };
const LONG = { th: "ย".repeat(MOST_REASON + 50), en: "A long reason" };
const refusal = (reason: typeof WET) => ({ code: "wet", reason, advice: WET });

function pack(): Pack {
  const made = packOf([]);
  const [list] = made.price_lists as unknown as { offers: unknown[]; grades: unknown[] }[];
  list!.offers.push({ material: "foam", refusal: refusal(LONG) });
  list!.grades.push({ name: "C", permille: 0, refusal: refusal(WET) });
  const kind = { code: "battery", reason_th: "เป็นของอันตราย", reason_en: "It is hazardous" };
  (made.catalogue.refused as unknown[]).push(kind);
  return made;
}

test("a kind, a material and a grade that are not bought say why in both languages", () => {
  expect(reasonOf({ reason: "เป็นของอันตราย" }, pack()).en).toBe("It is hazardous");
  expect(reasonOf({ reason: LONG.th.slice(0, MOST_REASON) }, pack())).toEqual(LONG);
  expect(reasonOf({ reason: WET.th }, pack())).toEqual(WET);
});

test("a reason that the pack does not know is shown as it was recorded", () => {
  expect(reasonOf({ reason: "ป้ายเก่า" }, pack())).toEqual({ th: "ป้ายเก่า", en: "ป้ายเก่า" });
});
