/** Names for ids, asked once and kept while the app is open. */
import { api, ask } from "$/api/client";
import type { Household, Village } from "$/centre/types";

const homes = new Map<string, Promise<Household>>();
let places: Promise<Village[]> | null = null;

/** A household by its id. */
export function household(id: string): Promise<Household> {
  let found = homes.get(id);
  if (!found) {
    const path = { household_id: id };
    found = ask(api.GET("/api/v1/households/{household_id}", { params: { path } }));
    found.catch(() => homes.delete(id));
    homes.set(id, found);
  }
  return found;
}

/** The villages of the municipality, by number. */
export function villages(): Promise<Village[]> {
  if (!places) {
    places = ask(api.GET("/api/v1/villages")).then(({ items }) => items);
    places.catch(() => (places = null));
  }
  return places;
}

/** Every page of a list. */
export async function everything<T>(
  page: (cursor: string | undefined) => Promise<{ items: T[]; next_cursor: string | null }>,
): Promise<T[]> {
  const found: T[] = [];
  let cursor: string | undefined;
  do {
    const answer = await page(cursor);
    found.push(...answer.items);
    cursor = answer.next_cursor ?? undefined;
  } while (cursor);
  return found;
}
