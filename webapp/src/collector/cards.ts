/** Whose card was scanned, found out without network. */
import type { Member } from "$/collector/types";

const FORM = /^TT1\.([0-9a-f]{32})\.([0-9]{1,6})\.([A-Za-z0-9_-]{22})$/;

/** right: the household's present card. other: its household is known, but it is an old or a false card. */
export type CardFound = { household: string; card: "right" | "other" } | null;

/** What a scanned text tells; null when it is no household's card. */
export async function readCard(text: string, members: readonly Member[]): Promise<CardFound> {
  const read = FORM.exec(text.trim());
  if (!read?.[1] || !read[2] || !read[3]) return null;
  const hex = read[1];
  const household = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 16),
    hex.slice(16, 20),
    hex.slice(20),
  ].join("-");
  const member = members.find(({ id }) => id === household);
  const right =
    member !== undefined &&
    member.card_serial === Number(read[2]) &&
    member.card_digests.includes(await digestOf(read[3]));
  return { household, card: right ? "right" : "other" };
}

async function digestOf(proof: string): Promise<string> {
  const bytes = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(proof)));
  return btoa(String.fromCharCode(...bytes))
    .replaceAll("+", "-")
    .replaceAll("/", "_")
    .replace(/=+$/, "");
}
