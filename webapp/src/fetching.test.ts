import { expect, test } from "vitest";
import { addEach } from "$/fetching";

/** A cache that has some files, and fails to fetch others. */
function cacheWithout(failing: readonly string[]) {
  const kept: string[] = [];
  let now = 0;
  let most = 0;
  const add = async (url: RequestInfo | URL) => {
    most = Math.max(most, ++now);
    await Promise.resolve();
    now--;
    if (failing.includes(String(url))) throw new TypeError(`no ${url}`);
    kept.push(String(url));
  };
  return { add, kept, most: () => most };
}
const FILES = Array.from({ length: 20 }, (_, n) => `file-${n}`);

test("every file is fetched, a few at a time", async () => {
  const cache = cacheWithout([]);
  await addEach(cache, FILES);
  expect(cache.kept.toSorted()).toEqual(FILES.toSorted());
  expect(cache.most()).toBeLessThanOrEqual(4);
});

test("what came stays when others did not, and the failure is told", async () => {
  const cache = cacheWithout(["file-0", "file-7"]);
  await expect(addEach(cache, FILES)).rejects.toThrow("no file-0");
  expect(cache.kept).toHaveLength(FILES.length - 2);
});

test("nothing to fetch is done at once", async () => {
  await addEach(cacheWithout([]), []);
});
