/** What is kept on the phone is kept whole or not at all, and one tab does not lock another out. */
import "fake-indexeddb/auto";
import { openDB } from "idb";
import { beforeEach, expect, test, vi } from "vitest";
import { database, inOneStep } from "$/storage/db";

const work = (key: string) => ({ key, at: 0, value: {} });

beforeEach(async () => (await database()).clear("work"));

test("what fails half way leaves nothing behind, and says why", async () => {
  const failing = inOneStep(["work"], async (step) => {
    await step.objectStore("work").put(work("a"));
    throw new Error("half way");
  });
  await expect(failing).rejects.toThrow("half way");
  expect(await (await database()).getAll("work")).toEqual([]);
});

test("a phone that is full is told by its name, once", async () => {
  const unhandled = vi.fn();
  process.on("unhandledRejection", unhandled);
  const full = new DOMException("full", "QuotaExceededError");
  const put = vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw full;
  });
  const failing = inOneStep(["work"], (step) => step.objectStore("work").put(work("a")));
  await expect(failing).rejects.toBe(full);
  put.mockRestore();
  // Node tells of rejections that nobody took once the queue is empty.
  await new Promise((resolve) => setImmediate(resolve));
  process.off("unhandledRejection", unhandled);
  expect(unhandled).not.toHaveBeenCalled();
  await inOneStep(["work"], (step) => step.objectStore("work").put(work("b")));
  expect((await (await database()).getAll("work")).map(({ key }) => key)).toEqual(["b"]);
});

test("another tab with a newer version is not kept waiting", async () => {
  const { name, version } = await database();
  const newer = await openDB(name, version + 1);
  expect(newer.version).toBe(version + 1);
  newer.close();
  // This tab is the old version then, and says so instead of waiting.
  await expect(database()).rejects.toMatchObject({ name: "VersionError" });
});
