import { v7 } from "uuid";

/**
 * A fresh UUIDv7 for something this phone creates. Make it once, when the person begins, and send
 * the same one again after a lost answer: then it happens once.
 */
export function newId(): string {
  return v7();
}

const moments = new Map<string, string>();

/** When what has this id was first tried: sent again it has to say the same, or it is refused. */
export function triedAt(id: string): string {
  const at = moments.get(id) ?? new Date().toISOString();
  moments.set(id, at);
  return at;
}
