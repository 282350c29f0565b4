/** What the app keeps on the phone, in IndexedDB. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

export type Cached = { key: string; at: number; value: unknown };
export type KeptFile = { key: string; at: number; etag: string | null; blob: Blob };

interface Stores extends DBSchema {
  /** Answers of the API, under `person|key`: what a screen shows without network. */
  cache: { key: string; value: Cached };
  /** Large files taken along, such as the map. */
  files: { key: string; value: KeptFile };
}

const VERSION = 1;
let opened: Promise<IDBPDatabase<Stores>> | undefined;

/** The database of this phone; opened once. */
export function database(): Promise<IDBPDatabase<Stores>> {
  opened ??= openDB<Stores>("thang-ngoen-thang-thong", VERSION, {
    upgrade(db, from) {
      if (from < 1) {
        db.createObjectStore("cache", { keyPath: "key" });
        db.createObjectStore("files", { keyPath: "key" });
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
