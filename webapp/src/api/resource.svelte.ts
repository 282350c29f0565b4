/** What a screen reads: from the phone at once, from the service as soon as it answers. */
import { Refused } from "$/api/problem";
import { session } from "$/session/session.svelte";
import { database } from "$/storage/db";

export class Resource<T> {
  data = $state.raw<T | null>(null);
  /** The last failure; `data` may still hold what was known before. */
  problem = $state.raw<Refused | null>(null);
  loading = $state(true);
  /** Whether the service said so since the screen was opened, not only the phone's memory. */
  fresh = $state(false);
  /** When `data` was read from the service, by the phone's clock. */
  at = $state<Date | null>(null);
  #turn = 0;

  constructor(
    readonly key: () => string | null,
    readonly load: () => Promise<T>,
  ) {}

  /** Ask again, keeping what is shown meanwhile. */
  async reload(): Promise<void> {
    const key = this.key();
    if (key === null) return;
    const turn = ++this.#turn;
    const current = () => turn === this.#turn;
    this.loading = true;
    const fresh = this.load();
    fresh.catch(() => undefined);
    const asker = session.person?.id;
    const kept = await remember<T>(key);
    if (kept && current() && this.data === null) [this.data, this.at] = [kept.value, kept.at];
    try {
      const value = await fresh;
      // Somebody else may have signed in meanwhile: it is neither shown nor kept as theirs.
      if (!current() || session.person?.id !== asker) return;
      [this.data, this.at, this.problem, this.fresh] = [value, new Date(), null, true];
      void keep(key, value);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (current()) this.problem = error;
    } finally {
      if (current()) this.loading = false;
    }
  }

  /** Show `value` as if the service had just said so, after a change it confirmed. */
  set(value: T): void {
    const key = this.key();
    [this.data, this.at, this.problem, this.fresh] = [value, new Date(), null, true];
    if (key !== null) void keep(key, value);
  }

  /** Forget what is shown: the key now means something else. */
  clear(): void {
    this.#turn++;
    [this.data, this.at, this.problem] = [null, null, null];
    [this.loading, this.fresh] = [true, false];
  }
}

/**
 * A resource that is read when its component appears and whenever `key` changes; `null` waits.
 * The key names the answer among the person's own, such as `pickups`. With `everyMs` it is asked
 * again while the page is seen.
 */
export function resource<T>(
  key: () => string | null,
  load: () => Promise<T>,
  { everyMs }: { everyMs?: number | (() => number | undefined) } = {},
): Resource<T> {
  const made = new Resource(key, load);
  let last: string | null = null;
  $effect(() => {
    const named = key();
    const now = named === null ? null : own(named);
    if (now !== last) made.clear();
    last = now;
    void made.reload();
  });
  $effect(() => {
    const again = () => document.visibilityState === "visible" && void made.reload();
    window.addEventListener("online", again);
    const pause = typeof everyMs === "function" ? everyMs() : everyMs;
    const timer = pause ? setInterval(again, pause) : undefined;
    return () => {
      window.removeEventListener("online", again);
      clearInterval(timer);
    };
  });
  return made;
}

const own = (key: string) => `${session.person?.id ?? "anyone"}|${key}`;

/** What was kept under the person's `key`, or null; a phone without storage keeps nothing. */
export async function remember<T>(key: string): Promise<{ value: T; at: Date } | null> {
  try {
    const found = await (await database()).get("cache", own(key));
    return found ? { value: found.value as T, at: new Date(found.at) } : null;
  } catch {
    return null;
  }
}

/** Keep a value under the person's `key`. */
export async function keep(key: string, value: unknown): Promise<void> {
  try {
    await (await database()).put("cache", { key: own(key), at: Date.now(), value });
  } catch {
    // Storage is full or forbidden: the app works on, with network only.
  }
}
