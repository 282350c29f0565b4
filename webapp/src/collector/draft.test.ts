import { expect, test } from "vitest";
import { readCard } from "$/collector/cards";
import { captureOf, type Draft, type DraftLine, emptyLine, priceDraft } from "$/collector/draft";
import { packOf, stopOf, tripOf } from "$/collector/testing";
import type { Member } from "$/collector/types";

const pack = packOf([tripOf(1, [stopOf(1)])]);
const home = { id: "home-1", code: "KR03-0042", name: "คำปัน", house_number: "12/3", village_number: 3 };
const person = { id: "me", name: "Me" };
const now = new Date("2026-11-26T09:00:00Z");

function draft(lines: DraftLine[], changes: Partial<Draft> = {}): Draft {
  return {
    id: "t",
    home,
    round: "round",
    trip: "trip-1",
    stop: "stop-1",
    pickup: "pickup-1",
    declared: [],
    price_list: "list",
    lines,
    refused: [],
    entry: null,
    step: "confirm",
    pay: "cash",
    revision: 3,
    because: "",
    ...changes,
  };
}
const pet: DraftLine = { ...emptyLine("k", "pet"), gross_g: 9300, tare_g: 300 };
const crates: DraftLine = { ...emptyLine("l", "crate"), quantity: 2 };

test("a draft becomes the ticket that the API takes, with the amounts it will compute", () => {
  const { body, about } = captureOf({
    draft: draft([pet, crates]),
    pack,
    person,
    now,
    confirmation: { method: "pin", pin: "7304" },
  });
  expect(body).toEqual({
    id: "t",
    kind: "door",
    household_id: "home-1",
    price_list_id: "list",
    stop_id: "stop-1",
    trip_id: "trip-1",
    captured_at: "2026-11-26T09:00:00.000Z",
    pay: "cash",
    refused: [],
    lines: [
      { material: "pet", gross_g: 9300, tare_g: 300, amount_satang: 6350 },
      { material: "crate", quantity: 2, amount_satang: 2400 },
    ],
    confirmation: { method: "pin", pin: "7304" },
  });
  expect(about.total_satang).toBe(8750);
});

test("a household without a stop names its round and trip, and nothing bought is not paid", () => {
  const {
    stop: _stop,
    pickup: _pickup,
    ...walkUp
  } = draft([], { refused: [{ code: "wet", reason: "เปียก" }] });
  const { body } = captureOf({ draft: walkUp, pack, person, now, confirmation: null });
  expect(body).toMatchObject({
    round_id: "round",
    trip_id: "trip-1",
    lines: [],
    refused: [{ code: "wet", reason: "เปียก" }],
  });
  expect(body).not.toHaveProperty("pay");
  expect(body).not.toHaveProperty("stop_id");
});

test("a correction is the whole ticket anew, after the one it corrects", () => {
  const made = captureOf({
    draft: draft([pet], { corrects: "old", because: "ลืมหักถัง" }),
    pack,
    person,
    now,
    confirmation: null,
  });
  expect(made).toMatchObject({
    kind: "correction",
    target: "old",
    needs: ["old"],
    body: { id: "t", reason: "ลืมหักถัง" },
  });
  expect(made.body).not.toHaveProperty("household_id");
});

test("what cannot be priced is told by line and never becomes a capture", () => {
  const wrong = draft([{ ...pet, tare_g: 9300 }, crates]);
  expect(priceDraft(wrong, pack).problem?.errors.map(({ path, code }) => [path, code])).toEqual([
    ["lines[0].tare_g", "tare_not_below_gross"],
  ]);
  expect(() => captureOf({ draft: wrong, pack, person, now, confirmation: null })).toThrow();
});

test("a card is known without network: the present one, an old one, another's, and no card at all", async () => {
  const id = "019aa000-0000-7000-8000-000000000020";
  const proof = "q0Xk1mJcR5n1v3l0P9w2aA";
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(proof)));
  const made = Buffer.from(bytes).toString("base64url");
  const member = { id, card_serial: 2, card_digests: [made] } as Member;
  const text = (serial: number, shown = proof) => `TT1.${id.replaceAll("-", "")}.${serial}.${shown}`;
  expect(await readCard(text(2), [member])).toEqual({ household: id, card: "right" });
  expect(await readCard(text(1), [member])).toEqual({ household: id, card: "other" });
  expect(await readCard(text(2, "AAAAAAAAAAAAAAAAAAAAAA"), [member])).toEqual({
    household: id,
    card: "other",
  });
  expect(await readCard(text(2), [])).toEqual({ household: id, card: "other" });
  expect(await readCard("https://example.org", [member])).toBeNull();
});
