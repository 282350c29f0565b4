/** Tabs take turns, and none of them waits longer than the other one takes. */
import { expect, test, vi } from "vitest";
import { alone } from "$/outbox/turns";

type Grant = (lock: object | null) => unknown;

/** The locks of a browser, as far as they are used. */
class Locks {
  #queue: (() => void)[] = [];
  #held = false;

  request = async (
    _name: string,
    ...given: [{ ifAvailable?: boolean }, Grant] | [Grant]
  ): Promise<unknown> => {
    const [options, run] = given.length === 2 ? given : [{}, given[0]];
    if (this.#held) {
      if ("ifAvailable" in options && options.ifAvailable) return run(null);
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    }
    this.#held = true;
    try {
      return await run({});
    } finally {
      this.#held = false;
      this.#queue.shift()?.();
    }
  };
}
const managerOf = (locks: Locks) => locks as unknown as LockManager;

test("while another tab sends it is busy, and is told as soon as that one is done", async () => {
  const locks = managerOf(new Locks());
  const freed = vi.fn();
  let finish = (_: string): void => undefined;
  const other = alone(() => new Promise<string>((resolve) => (finish = resolve)), { locks, freed });
  expect(await alone(async () => "done", { locks, freed })).toBe("busy");
  expect(freed).not.toHaveBeenCalled();
  finish("done");
  expect(await other).toBe("done");
  await vi.waitFor(() => expect(freed).toHaveBeenCalledOnce());
  expect(await alone(async () => "done", { locks, freed })).toBe("done");
});

test("without locks, and where they are forbidden, it is sent all the same", async () => {
  const freed = () => undefined;
  expect(await alone(async () => "done", { locks: undefined, freed })).toBe("done");
  const forbidden = managerOf({
    request: () => Promise.reject(new DOMException("no", "SecurityError")),
  } as unknown as Locks);
  expect(await alone(async () => "done", { locks: forbidden, freed })).toBe("done");
});

test("what fails in its turn fails once", async () => {
  const run = vi.fn(() => Promise.reject(new Error("storage")));
  await expect(alone(run, { locks: managerOf(new Locks()), freed: () => undefined })).rejects.toThrow(
    "storage",
  );
  expect(run).toHaveBeenCalledOnce();
});
