/** The day's state is made of facts alone: sent or not, in whatever plan, by whatever clock. */
import { expect, test } from "vitest";
import { changesBetween } from "$/collector/changes";
import { loadOf } from "$/collector/load";
import { cashPaid, progressOf } from "$/collector/progress";
import { packOf, stopOf, tripOf } from "$/collector/testing";
import type { About, Capture, CaptureState, Fresh } from "$/outbox/capture";
import { putDown } from "$/outbox/capture";

let seq = 0;
const person = { id: "me", name: "Me" };
const at = "2026-11-26T09:00:00Z";

function laid(fresh: Fresh, state: CaptureState = "waiting"): Capture {
  return { ...putDown(fresh), seq: ++seq, state } as Capture;
}
const on = (n: number): About => ({
  round: "round",
  stop: `stop-${n}`,
  pickup: `pickup-${n}`,
  trip: "trip-1",
});
function ticket(
  id: string,
  about: About,
  { grams = 3000, pay = "passbook" as "passbook" | "cash", total = 2125 } = {},
): Fresh {
  const body = {
    id,
    kind: "door" as const,
    household_id: "home",
    price_list_id: "list",
    captured_at: at,
    pay,
    lines: grams ? [{ material: "pet", gross_g: grams, amount_satang: total }] : [],
    refused: [],
  };
  return {
    kind: "ticket",
    target: "",
    id,
    person,
    at,
    about: { ...about, total_satang: total },
    needs: [],
    body,
  };
}
function correction(id: string, of: Fresh, total: number, pay: "passbook" | "cash"): Fresh {
  const body = {
    id,
    captured_at: at,
    reason: "slip",
    pay,
    lines: [{ material: "pet", gross_g: 1000, amount_satang: total }],
    refused: [],
  };
  return {
    kind: "correction",
    target: of.id,
    id,
    person,
    at,
    about: { ...of.about, total_satang: total },
    needs: [of.id],
    body,
  };
}
const depart = (id: string, n: number): Fresh => ({
  kind: "departure",
  target: `stop-${n}`,
  id,
  person,
  at,
  about: on(n),
  needs: [],
  body: { id, captured_at: at },
});
const miss = (id: string, n: number): Fresh => ({
  kind: "miss",
  target: `stop-${n}`,
  id,
  person,
  at,
  about: on(n),
  needs: [],
  body: { id, captured_at: at, reason: "nobody_home", note: "" },
});
const tripEnd = (id: string, trip_id: string, following: string): Fresh => ({
  kind: "trip-end",
  target: "round",
  id,
  person,
  at,
  about: { round: "round", trip: following },
  needs: [],
  body: { id, captured_at: at, trip_id, reason: "full" },
});
const finish = (id: string): Fresh => ({
  kind: "finish",
  target: "round",
  id,
  person,
  at,
  about: { round: "round" },
  needs: [],
  body: { id, captured_at: at },
});

const pack = packOf([tripOf(1, [stopOf(1), stopOf(2)]), tripOf(2, [stopOf(3)])]);
const states = (captures: Capture[], of = pack) => progressOf(of, captures).stops.map(({ state }) => state);

test("a stop is what was captured of it, sent or not; what was collected stays collected", () => {
  for (const state of ["waiting", "sent", "refused"] as const) {
    const captures = [
      laid(depart("d", 1), state),
      laid(ticket("t", on(1)), state),
      laid(miss("m", 2), state),
      laid(miss("n", 1), state),
    ];
    expect(states(captures)).toEqual(["collected", "missed", "todo"]);
  }
  expect(states([laid(ticket("t", on(1)), "aside")])).toEqual(["todo", "todo", "todo"]);
  expect(states([laid(ticket("t", on(1), { grams: 0 }))])[0]).toBe("todo");
});

test("the next stop is the one left for, then the first that is open; none when the round is over", () => {
  expect(progressOf(pack, []).next?.stop.id).toBe("stop-1");
  expect(progressOf(pack, [laid(depart("d", 3))]).next?.stop.id).toBe("stop-3");
  expect(progressOf(pack, [laid(depart("d", 3)), laid(depart("e", 2))]).next?.stop.id).toBe("stop-2");
  expect(progressOf(pack, [laid(finish("f"))]).next).toBeNull();
});

test("a day planned anew loses nothing: other stop ids and another round for the same pickups", () => {
  const captures = [laid(ticket("t", on(1))), laid(depart("d", 2))];
  const anew = packOf([tripOf(9, [stopOf(4), stopOf(2, { id: "other-2" }), stopOf(1, { id: "other-1" })])], {
    id: "round-2",
  });
  expect(states(captures, anew)).toEqual(["todo", "on-the-way", "collected"]);
  const without = packOf([tripOf(9, [stopOf(4)])]);
  expect(progressOf(without, captures).others.map(({ id }) => id)).toEqual(["t"]);
});

test("what is loaded after an unload is on the trip that follows", () => {
  expect(progressOf(pack, []).trip).toBe("trip-1");
  expect(progressOf(pack, [laid(tripEnd("a", "trip-1", "trip-2"))]).trip).toBe("trip-2");
  const both = [laid(tripEnd("a", "trip-1", "trip-2")), laid(tripEnd("b", "trip-2", "made-here"))];
  expect(progressOf(pack, both).trip).toBe("made-here");
  const known = packOf([tripOf(1, [], { ended_at: at }), tripOf(2, [])]);
  expect(progressOf(known, []).trip).toBe("trip-2");
  expect(progressOf(packOf([tripOf(1, [], { ended_at: at })]), []).trip).toBeNull();
});

test("the purse knows cash tickets, their corrections, and what the books have already", () => {
  const cash = ticket("a", on(1), { pay: "cash", total: 5000 });
  const captures = [
    laid(cash),
    laid(ticket("b", on(2), { total: 700 })),
    laid(correction("c", cash, 4000, "cash")),
  ];
  expect(cashPaid(captures, new Set())).toBe(4000);
  expect(cashPaid(captures, new Set(["a"]))).toBe(-1000);
  expect(
    cashPaid([...captures, laid(correction("d", captures[2] as Fresh, 4000, "passbook"))], new Set()),
  ).toBe(0);
});

test("the vehicle carries what stands, by trip, in grams and by bulk", () => {
  const first = ticket("a", on(1), { grams: 10_000 });
  const captures = [
    laid(first),
    laid(correction("c", first, 1, "passbook")),
    laid(ticket("b", { ...on(2), trip: "trip-2" }, { grams: 500 })),
  ];
  expect(loadOf(pack, captures, "trip-1")).toEqual({ grams: 1000, ml: 30_000 });
  expect(loadOf(pack, captures, null).grams).toBe(1500);
});

test("what changed in the plan is told: new, gone, moved, order, prices", () => {
  expect(changesBetween(pack, pack)).toEqual([]);
  const now = packOf([tripOf(1, [stopOf(3, { arrives_at: "2026-11-26T03:20:00Z" }), stopOf(1), stopOf(5)])]);
  const told = changesBetween(pack, { ...now, current_price_list_id: "newer" });
  expect(told.map(({ kind, stop }) => [kind, stop?.id ?? ""])).toEqual([
    ["gone", "stop-2"],
    ["later", "stop-3"],
    ["added", "stop-5"],
    ["order", ""],
    ["prices", ""],
  ]);
});
