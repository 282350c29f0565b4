/** Whatever fails in whatever order: each capture reaches the service once, and in a right order. */
import "fake-indexeddb/auto";
import { beforeEach, expect, test } from "vitest";
import type { Capture, Fresh } from "$/outbox/capture";
import { type Post, pass, type Signed } from "$/outbox/sending";
import { allCaptures, changeCapture, keepCaptures, replaceRefused, setAside } from "$/outbox/store";
import { database } from "$/storage/db";

const ANNA = { id: "anna", name: "Anna" };
const BEN = { id: "ben", name: "Ben" };
const AT = "2026-11-26T09:00:00Z";

beforeEach(async () => {
  await (await database()).clear("outbox");
  await (await database()).clear("work");
});

function ticket(id: string, person = ANNA): Fresh {
  const confirmation = { method: "pin" as const, pin: "7304" };
  const body = {
    id,
    kind: "door" as const,
    household_id: "h",
    price_list_id: "l",
    captured_at: AT,
    confirmation,
    lines: [],
    refused: [],
  };
  return { kind: "ticket", target: "", id, person, at: AT, about: {}, needs: [], body };
}
function correction(id: string, of: string, person = ANNA): Fresh {
  const body = { id, captured_at: AT, reason: "slip", lines: [], refused: [] };
  return { kind: "correction", target: of, id, person, at: AT, about: {}, needs: [of], body };
}
function photo(id: string): Fresh {
  return {
    kind: "photo",
    target: "",
    id,
    person: ANNA,
    at: AT,
    about: {},
    needs: [],
    body: { id, data: "aGVq" },
  };
}

/** A service that answers by id, loses requests and answers, and is out of order at times. */
class Service {
  readonly books: string[] = [];
  readonly seen: { id: string; token: string }[] = [];
  constructor(readonly fate: () => "well" | "lost" | "answer-lost" | "broken" | "busy") {}

  post: Post = async (address, given, token) => {
    const { id } = given as { id: string };
    const fate = this.fate();
    if (fate === "lost") throw new Error("lost");
    if (fate === "broken") return { status: 503, body: null };
    if (fate === "busy") return { status: 429, body: null };
    this.seen.push({ id, token });
    const corrected = /weigh-tickets\/(.+)\/correction/.exec(address)?.[1];
    if (corrected && !this.books.includes(corrected)) {
      return { status: 404, body: { type: "not-found", detail: "ไม่พบ", detail_en: "No such ticket." } };
    }
    if (!this.books.includes(id)) this.books.push(id);
    if (fate === "answer-lost") throw new Error("answer lost");
    return { status: 201, body: { id } };
  };
}

const as = (person: string): Signed => ({ person, token: `token-of-${person}` });
const send = (service: Service, who: () => Signed | null = () => as("anna")) =>
  pass({ signed: who, post: service.post, changed: () => undefined });
const states = async () => Object.fromEntries((await allCaptures()).map(({ id, state }) => [id, state]));
const byId = async (id: string) => (await allCaptures()).find((each) => each.id === id) as Capture;

/** The same numbers for the same seed. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state ^ (state >>> 15), 0x2c1b3c6d) + 0x9e3779b9) | 0;
    return ((state ^ (state >>> 13)) >>> 0) / 2 ** 32;
  };
}

test("any interleaving of failures, tabs and killed browsers brings each capture in exactly once", async () => {
  for (let seed = 1; seed <= 60; seed++) {
    await (await database()).clear("outbox");
    const random = dice(seed * 7919);
    const fates = ["well", "well", "lost", "answer-lost", "broken", "busy"] as const;
    const service = new Service(() => fates[Math.floor(random() * fates.length)]!);
    const fresh: Fresh[] = [];
    for (let n = 0; n < 8; n++) {
      const id = `${seed}-${n}`;
      const earlier = fresh.filter(({ kind }) => kind !== "photo");
      const old = earlier[Math.floor(random() * earlier.length)];
      fresh.push(random() < 0.25 ? photo(id) : random() < 0.4 && old ? correction(id, old.id) : ticket(id));
    }
    let kept = 0;
    for (let turn = 0; turn < 400; turn++) {
      if (kept < fresh.length && random() < 0.4) await keepCaptures([fresh[kept++]!]);
      // Two tabs at once, where the phone has no locks; a pass whose result nobody waits for is a killed browser.
      if (random() < 0.2) await Promise.all([send(service), send(service)]);
      else await send(service);
      if (kept === fresh.length && (await allCaptures()).every(({ state }) => state === "sent")) break;
    }
    const all = await allCaptures();
    expect(all.map(({ id, state }) => [id, state])).toEqual(fresh.map(({ id }) => [id, "sent"]));
    expect([...service.books].sort()).toEqual(fresh.map(({ id }) => id).sort());
    for (const each of fresh) {
      for (const need of each.needs)
        expect(service.books.indexOf(need)).toBeLessThan(service.books.indexOf(each.id));
    }
  }
}, 60_000);

test("one that the service cannot take now does not hold up the others", async () => {
  await keepCaptures([ticket("a"), ticket("b")]);
  const service = new Service(() => "well");
  const post: Post = (address, body, token) =>
    (body as { id: string }).id === "a"
      ? Promise.resolve({ status: 500, body: null })
      : service.post(address, body, token);
  expect(await pass({ signed: () => as("anna"), post, changed: () => undefined })).toBe("later");
  expect(await states()).toEqual({ a: "waiting", b: "sent" });
});

test("nothing is sent under another's name, and it waits for its own", async () => {
  await keepCaptures([ticket("a"), ticket("b", BEN)]);
  const service = new Service(() => "well");
  await send(service, () => as("ben"));
  expect(service.seen).toEqual([{ id: "b", token: "token-of-ben" }]);
  expect(await send(service, () => null)).toBe("sign-in");
  await send(service);
  expect(service.seen.at(-1)).toEqual({ id: "a", token: "token-of-anna" });
});

test("a token that is no longer taken keeps everything", async () => {
  await keepCaptures([ticket("a"), ticket("b")]);
  const post: Post = async () => ({ status: 401, body: null });
  expect(await pass({ signed: () => as("anna"), post, changed: () => undefined })).toBe("sign-in");
  expect(await states()).toEqual({ a: "waiting", b: "waiting" });
});

test("PIN, card and picture leave the phone once they are sent", async () => {
  await keepCaptures([photo("p"), ticket("a")]);
  await send(new Service(() => "lost"));
  expect(JSON.stringify(await allCaptures())).toContain("7304");
  await send(new Service(() => "well"));
  const left = JSON.stringify(await allCaptures());
  expect(left).not.toContain("7304");
  expect(left).not.toContain("aGVq");
  expect((await byId("a")).body).toMatchObject({ confirmation: { method: "pin" } });
});

async function refuse(...ids: string[]): Promise<void> {
  const problem = {
    type: "https://x/amount-differs",
    title: "",
    status: 422,
    detail: "ไม่ตรง",
    detail_en: "It differs.",
  };
  const post: Post = async (_address, body) =>
    ids.includes((body as { id: string }).id) ? { status: 422, body: problem } : { status: 201, body: {} };
  await pass({ signed: () => as("anna"), post, changed: () => undefined });
}

test("a refusal stays with its sentence, is not sent again by itself, and holds what needs it", async () => {
  await keepCaptures([ticket("a"), correction("c", "a"), ticket("b")]);
  await refuse("a");
  expect(await states()).toEqual({ a: "refused", c: "waiting", b: "sent" });
  expect((await byId("a")).problem?.detail_en).toBe("It differs.");
  const service = new Service(() => "well");
  await send(service);
  expect(service.seen).toEqual([]);
});

test("a mended one takes its place, and what waited for the old one follows it", async () => {
  await keepCaptures([ticket("a"), correction("c", "a")]);
  await refuse("a");
  await replaceRefused((await byId("a")).seq, ticket("a2"));
  const service = new Service(() => "well");
  await send(service);
  expect(await states()).toEqual({ a: "aside", c: "waiting", a2: "sent" });
  await send(service);
  expect(service.books).toEqual(["a2", "c"]);
  expect(JSON.stringify(await byId("a"))).not.toContain("7304");
});

test("mended twice it is sent once: the second finds that nothing is refused any more", async () => {
  await keepCaptures([ticket("a")]);
  await refuse("a");
  const { seq } = await byId("a");
  const both = await Promise.all([replaceRefused(seq, ticket("a2")), replaceRefused(seq, ticket("a3"))]);
  expect(both).toEqual([true, false]);
  const service = new Service(() => "well");
  await send(service);
  expect(service.books).toEqual(["a2"]);
});

test("what was sent again meanwhile is not mended as well, and its draft stays to be looked at", async () => {
  const db = await database();
  await db.put("work", { key: "draft", at: 0, value: {} });
  await keepCaptures([ticket("a")]);
  await refuse("a");
  const { seq } = await byId("a");
  await changeCapture(seq, (now) => ({ ...now, state: "waiting" }));
  expect(await replaceRefused(seq, ticket("a2"), "draft")).toBe(false);
  const service = new Service(() => "well");
  await send(service);
  expect(service.books).toEqual(["a"]);
  expect(await db.get("work", "draft")).toBeDefined();
});

test("sent again as it is, once somebody has put the matter right", async () => {
  await keepCaptures([ticket("a")]);
  await refuse("a");
  await changeCapture((await byId("a")).seq, (now) => ({ ...now, state: "waiting" }));
  const service = new Service(() => "well");
  await send(service);
  expect(service.books).toEqual(["a"]);
});

test("set aside with a reason, and with it what could only come after it", async () => {
  await keepCaptures([ticket("a"), correction("c", "a"), correction("d", "c"), ticket("b")]);
  await refuse("a", "b");
  await setAside((await byId("a")).seq, "weighed twice");
  expect(await states()).toEqual({ a: "aside", c: "aside", d: "aside", b: "refused" });
  expect((await byId("d")).reason).toBe("weighed twice");
});

test("the same ticket kept twice is one, and its draft is gone with it", async () => {
  const db = await database();
  await db.put("work", { key: "draft", at: 0, value: {} });
  await keepCaptures([ticket("a")], "draft");
  await keepCaptures([ticket("a")], "draft");
  expect((await allCaptures()).length).toBe(1);
  expect(await db.get("work", "draft")).toBeUndefined();
});
