import { v7 } from "uuid";

/**
 * A fresh UUIDv7 for something this phone creates. Make it once, when the person begins, and send
 * the same one again after a lost answer: then it happens once.
 */
export function newId(): string {
  return v7();
}
