/** A phone that is full or forbids its memory loses no figure that was entered. */
import "fake-indexeddb/auto";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Draft } from "$/collector/draft";
import {
  draftForWalkUp,
  drafts,
  dropDraft,
  isUnkept,
  keepDraft,
  letGo,
  readDraft,
} from "$/collector/drafts.svelte";
import { database } from "$/storage/db";

const HOME = { id: "h", code: "K-1", name: "บ้านป้าแดง", house_number: "1", village_number: 2 };
let draft: Draft;

function fill(): void {
  vi.spyOn(IDBObjectStore.prototype, "put").mockImplementation(() => {
    throw new DOMException("full", "QuotaExceededError");
  });
}

beforeEach(async () => {
  await (await database()).clear("work");
  draft = await draftForWalkUp(HOME);
});
afterEach(() => vi.restoreAllMocks());

test("what could not be kept is said, and is there when the weighing is opened again", async () => {
  await keepDraft({ ...draft, because: "first", revision: 1 });
  fill();
  await expect(keepDraft({ ...draft, because: "second", revision: 2 })).rejects.toThrow("full");
  expect((await readDraft(draft.id))?.because).toBe("second");
  expect(isUnkept(draft.id)).toBe(true);
  expect((await drafts()).map(({ because }) => because)).toEqual(["second"]);
  expect((await draftForWalkUp(HOME)).because).toBe("second");
});

test("once there is room it lies on the disk", async () => {
  fill();
  await keepDraft({ ...draft, because: "third", revision: 1 }).catch(() => undefined);
  vi.restoreAllMocks();
  await keepDraft((await readDraft(draft.id)) as Draft);
  expect(isUnkept(draft.id)).toBe(false);
  letGo(draft.id);
  expect((await readDraft(draft.id))?.because).toBe("third");
});

test("a weighing that was thrown away or became a ticket does not come back", async () => {
  fill();
  await keepDraft({ ...draft, because: "gone", revision: 1 }).catch(() => undefined);
  vi.restoreAllMocks();
  await dropDraft(draft.id);
  expect(await readDraft(draft.id)).toBeNull();
  expect(await drafts()).toEqual([]);
});
