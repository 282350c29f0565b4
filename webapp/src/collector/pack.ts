/** Getting the round from the service: whole, and again only when something of it changed. */
import { api, ask } from "$/api/client";
import { Refused } from "$/api/problem";
import type { Taken, TakenMembers } from "$/collector/types";

/** The newest of the round: null when what the phone has is still right. Throws `Refused`. */
export async function fetchPack(roundId: string, have: Taken | null): Promise<Taken | null> {
  const params = { path: { round_id: roundId } };
  const got = await conditional(have?.pack.round.id === roundId ? have.etag : null, (headers) =>
    api.GET("/api/v1/rounds/{round_id}/pack", { params, headers }),
  );
  return got && { pack: got.data, etag: got.etag, at: Date.now() };
}

/** The members, likewise. */
export async function fetchMembers(roundId: string, have: TakenMembers | null): Promise<TakenMembers | null> {
  const params = { path: { round_id: roundId } };
  const got = await conditional(have?.etag ?? null, (headers) =>
    api.GET("/api/v1/rounds/{round_id}/members", { params, headers }),
  );
  return got && { items: got.data.items, etag: got.etag, at: Date.now() };
}

type Answer<T> = { data?: T; error?: unknown; response: Response };

async function conditional<T>(
  etag: string | null,
  get: (headers: Record<string, string>) => Promise<Answer<T>>,
): Promise<{ data: NonNullable<T>; etag: string | null } | null> {
  let answer: Answer<T>;
  try {
    answer = await get(etag ? { "If-None-Match": etag } : {});
  } catch {
    throw new Refused(null, 0);
  }
  if (answer.response.status === 304) return null;
  return { data: await ask(Promise.resolve(answer)), etag: answer.response.headers.get("ETag") };
}
