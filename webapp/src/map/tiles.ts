/** The base map of the area: taken along on the phone, else from the service, else none. */
import { FetchSource, PMTiles, type RangeResponse, type Source } from "pmtiles";
import { base } from "$/base";
import { database } from "$/storage/db";

const ADDRESS = `${base}map/area.pmtiles`;
const KEPT = "map";

/** Reads tiles out of a map that lies on the phone. */
class BlobSource implements Source {
  constructor(readonly blob: Blob) {}

  getKey(): string {
    return KEPT;
  }

  async getBytes(offset: number, length: number): Promise<RangeResponse> {
    return { data: await this.blob.slice(offset, offset + length).arrayBuffer() };
  }
}

/** The map's tiles, or null where the enterprise has none or it cannot be reached. */
export async function areaTiles(): Promise<PMTiles | null> {
  const kept = await (await database()).get("files", KEPT).catch(() => undefined);
  if (kept) return new PMTiles(new BlobSource(kept.blob));
  const there = await fetch(ADDRESS, { method: "HEAD" }).catch(() => null);
  const isMap = there?.ok && !there.headers.get("Content-Type")?.startsWith("text/html");
  return isMap ? new PMTiles(new FetchSource(ADDRESS)) : null;
}

/**
 * Keep the area's map on the phone, fetching it only when it changed. Answers its size in bytes,
 * 0 where the enterprise has none; throws when it could not be fetched.
 */
export async function takeMapAlong(): Promise<number> {
  const db = await database();
  const kept = await db.get("files", KEPT);
  const headers: HeadersInit = kept?.etag ? { "If-None-Match": kept.etag } : {};
  const answer = await fetch(ADDRESS, { headers, cache: "no-store" });
  if (answer.status === 304 && kept) return kept.blob.size;
  if (answer.status === 404) {
    await db.delete("files", KEPT);
    return 0;
  }
  if (!answer.ok) throw new Error(`map: ${answer.status}`);
  const blob = await answer.blob();
  await db.put("files", { key: KEPT, at: Date.now(), etag: answer.headers.get("ETag"), blob });
  return blob.size;
}
