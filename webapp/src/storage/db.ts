/** What the app keeps on the phone, in IndexedDB. */
import { type DBSchema, type IDBPDatabase, type IDBPTransaction, openDB, type StoreNames } from "idb";
import type { Capture } from "$/outbox/capture";

export type Cached = { key: string; at: number; value: unknown };
export type KeptFile = { key: string; at: number; etag: string | null; blob: Blob };
export type Work = { key: string; at: number; value: unknown };

interface Stores extends DBSchema {
  /** Answers of the API, under `person|key`: what a screen shows without network. */
  cache: { key: string; value: Cached };
  /** Large files taken along, such as the map. */
  files: { key: string; value: KeptFile };
  /** What was captured on this phone, in order, until and after the service has it. */
  outbox: { key: number; value: Capture; indexes: { id: string } };
  /** What somebody is in the middle of, under `person|key`: unlike the cache it may not be lost. */
  work: { key: string; value: Work };
}

export type Database = IDBPDatabase<Stores>;
const VERSION = 2;
let opened: Promise<Database> | undefined;

/** The database of this phone; opened once. */
export function database(): Promise<Database> {
  opened ??= openDB<Stores>("thang-ngoen-thang-thong", VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore("cache", { keyPath: "key" });
        db.createObjectStore("files", { keyPath: "key" });
      }
      if (from < 2) {
        const outbox = db.createObjectStore("outbox", { keyPath: "seq", autoIncrement: true });
        outbox.createIndex("id", "id", { unique: true });
        db.createObjectStore("work", { keyPath: "key" });
      }
    },
    // Another tab wants to upgrade: let go, and open anew when next asked.
    blocking(_current, _blocked, event) {
      (event.target as IDBDatabase).close();
      opened = undefined;
    },
    terminated() {
      opened = undefined;
    },
  });
  opened.catch(() => (opened = undefined));
  return opened;
}

type Step<Names extends StoreNames<Stores>[]> = IDBPTransaction<Stores, Names, "readwrite">;

/**
 * Change several things in one step: all of it is on the disk when this resolves. Rejects with what
 * kept it from that, such as a full phone, and nothing is changed.
 */
export async function inOneStep<Names extends StoreNames<Stores>[], T>(
  stores: Names,
  act: (step: Step<Names>) => Promise<T>,
): Promise<T> {
  const step = (await database()).transaction(stores, "readwrite", { durability: "strict" });
  const ended = step.done.then(
    () => null,
    (error: unknown) => error,
  );
  let result: T;
  try {
    result = await act(step);
  } catch (error) {
    try {
      step.abort();
    } catch {
      // It is over already.
    }
    const end = await ended;
    // What was under way when the disk failed knows only that it was broken off.
    throw end instanceof DOMException && end.name !== "AbortError" ? end : error;
  }
  const end = await ended;
  if (end !== null) throw end;
  return result;
}
