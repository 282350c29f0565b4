/** What somebody is in the middle of, on the phone under their own name. Unlike the cache a
 * failure to keep it is an error that is shown. */
import { session } from "$/session/session.svelte";
import { database, inOneStep } from "$/storage/db";

/** The key of a person's own work called `name`. */
export function workKey(name: string): string {
  return `${session.person?.id ?? "nobody"}|${name}`;
}

export async function readWork<T>(name: string): Promise<T | null> {
  return ((await (await database()).get("work", workKey(name)))?.value as T | undefined) ?? null;
}

/** All of a person's work whose name begins with `prefix`. */
export async function listWork<T>(prefix: string): Promise<T[]> {
  const from = workKey(prefix);
  const found = await (await database()).getAll("work", IDBKeyRange.bound(from, `${from}\uffff`));
  return found.map(({ value }) => value as T);
}

/** Resolves when it is on the disk. */
export async function putWork(name: string, value: unknown): Promise<void> {
  await inOneStep(["work"], async (step) => {
    await step.objectStore("work").put({ key: workKey(name), at: Date.now(), value });
  });
}

export async function dropWork(name: string): Promise<void> {
  await (await database()).delete("work", workKey(name));
}
