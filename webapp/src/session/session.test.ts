/** After a phone has died, whoever came or went last before is the one who is signed in or out. */
import "fake-indexeddb/auto";
import { beforeEach, expect, test, vi } from "vitest";
import { database } from "$/storage/db";

let local: Map<string, string>;
let full = false;

beforeEach(async () => {
  [local, full] = [new Map(), false];
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => local.get(key) ?? null,
    setItem: (key: string, value: string) => {
      if (full) throw new DOMException("full", "QuotaExceededError");
      local.set(key, value);
    },
    removeItem: (key: string) => local.delete(key),
  });
  await (await database()).clear("work");
});

/** The app started anew. */
async function start() {
  vi.resetModules();
  const { session } = await import("$/session/session.svelte");
  return session;
}
const somebody = (token: string) =>
  ({ token, person: { id: token, roles: [] }, enterprise: {} }) as unknown as Parameters<
    Awaited<ReturnType<typeof start>>["enter"]
  >[0];
const disk = async () =>
  ((await (await database()).get("work", "session"))?.value as { kept: { token: string } | null } | undefined)
    ?.kept;
const onDisk = (token: string | null) =>
  vi.waitFor(async () => expect((await disk())?.token ?? null).toBe(token));

test("who signed in is so again although localStorage was never written down", async () => {
  (await start()).enter(somebody("a"));
  await onDisk("a");
  local.clear();
  const session = await start();
  expect(session.person).toBeNull();
  expect(await session.restore()).toBe(true);
  expect(session.token).toBe("a");
});

test("who signed out stays out, and who took the phone over has it", async () => {
  let session = await start();
  session.enter(somebody("a"));
  const before = new Map(local);
  session.leave();
  await vi.waitFor(async () => expect(await disk()).toBeNull());
  local = new Map(before);
  session = await start();
  expect(session.token).toBe("a");
  expect(await session.restore()).toBe(true);
  expect(session.token).toBeNull();
  session.enter(somebody("b"));
  await onDisk("b");
  local = before;
  session = await start();
  await session.restore();
  expect(session.token).toBe("b");
  expect(await (await start()).restore()).toBe(false);
});

test("a disk that could not be written does not bring back who was there before", async () => {
  let session = await start();
  session.enter(somebody("a"));
  await onDisk("a");
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
  session.leave();
  session.enter(somebody("b"));
  await vi.waitFor(() => expect(put).toHaveBeenCalledTimes(2));
  put.mockRestore();
  session = await start();
  expect(await session.restore()).toBe(false);
  expect(session.token).toBe("b");
  await onDisk("b");
});

test("who signs in while the disk is still being read is not put out by what it says", async () => {
  let session = await start();
  for (const each of ["a", "b", "c"]) session.enter(somebody(each));
  await onDisk("c");
  local.clear();
  session = await start();
  const restoring = session.restore();
  session.enter(somebody("d"));
  expect(await restoring).toBe(false);
  expect(session.token).toBe("d");
  await onDisk("d");
  expect(await (await start()).restore()).toBe(false);
});

test("where localStorage is full nobody else is left in it", async () => {
  const session = await start();
  session.enter(somebody("a"));
  full = true;
  session.enter(somebody("b"));
  expect(local.size).toBe(0);
  await onDisk("b");
});

test("what an earlier version of the app kept signs nobody in", async () => {
  local.set("session", JSON.stringify(somebody("a")));
  const session = await start();
  expect(await session.restore()).toBe(false);
  expect(session.token).toBeNull();
});
