/** Where the browser forbids its memory, or it is full, what is kept holds as long as the page does. */
import { afterEach, expect, test, vi } from "vitest";
import { keepLocal, readLocal } from "$/storage/local";

afterEach(() => vi.unstubAllGlobals());

test("what is kept is read again, also by the next page", () => {
  const disk = new Map<string, string>();
  vi.stubGlobal("localStorage", {
    getItem: (key: string) => disk.get(key) ?? null,
    setItem: (key: string, value: string) => disk.set(key, value),
  });
  expect(readLocal("a")).toBeNull();
  keepLocal("a", "1");
  expect(readLocal("a")).toBe("1");
  expect(disk.get("a")).toBe("1");
});

test("a forbidden memory stops nothing", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => {
      throw new DOMException("no", "SecurityError");
    },
    setItem: () => {
      throw new DOMException("no", "SecurityError");
    },
  });
  expect(readLocal("b")).toBeNull();
  keepLocal("b", "2");
  expect(readLocal("b")).toBe("2");
});

test("a full memory holds the newest, not what lies on the disk", () => {
  vi.stubGlobal("localStorage", {
    getItem: () => "old",
    setItem: () => {
      throw new DOMException("full", "QuotaExceededError");
    },
  });
  keepLocal("c", "new");
  expect(readLocal("c")).toBe("new");
});
