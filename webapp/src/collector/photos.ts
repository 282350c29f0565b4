/** Pictures that households sent with their calls, kept on the phone for the day. */
import type { Pack } from "$/collector/types";
import { session } from "$/session/session.svelte";
import { database } from "$/storage/db";

const PREFIX = "photo|";

/** The picture, from the phone or else from the service; null when neither has it now. */
export async function readPhoto(id: string): Promise<Blob | null> {
  const kept = await (await database()).get("files", PREFIX + id);
  return kept?.blob ?? fetchPhoto(id);
}

/** Take the pictures of a round along, and forget those of rounds before. A missing one is no harm. */
export async function takePhotos(pack: Pack): Promise<void> {
  const wanted = new Set(
    pack.round.trips.flatMap(({ stops }) => stops.flatMap(({ photo_id }) => photo_id ?? [])),
  );
  const db = await database();
  const kept = (await db.getAllKeys("files")).filter((key) => key.startsWith(PREFIX));
  for (const key of kept) if (!wanted.has(key.slice(PREFIX.length))) await db.delete("files", key);
  for (const id of wanted) if (!kept.includes(PREFIX + id)) await fetchPhoto(id);
}

async function fetchPhoto(id: string): Promise<Blob | null> {
  const headers = { Authorization: `Bearer ${session.token ?? ""}` };
  const answer = await fetch(`/api/v1/photos/${id}`, { headers }).catch(() => null);
  if (!answer?.ok) return null;
  const blob = await answer.blob();
  await (await database())
    .put("files", { key: PREFIX + id, at: Date.now(), etag: null, blob })
    .catch(() => undefined);
  return blob;
}
