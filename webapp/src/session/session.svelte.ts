/** Who is signed in on this phone. */
import type { components } from "$/api/schema";

export type Person = components["schemas"]["Person"];
export type Enterprise = components["schemas"]["Enterprise"];
export type Role = "household" | "collector" | "staff" | "treasurer" | "manager";
type Kept = { token: string; person: Person; enterprise: Enterprise };
/** Who was signed in after how many changes; nobody is null. */
type Turn = { turn: number; kept: Kept | null };

const KEY = "session";
const NOBODY: Turn = { turn: 0, kept: null };

/**
 * It is kept twice. `localStorage` is read before anything is drawn, but a browser may take some
 * seconds to write it down; IndexedDB has it on the disk when told so. After a phone has died the
 * later turn of the two holds.
 */
function turnFrom(value: unknown): Turn {
  return typeof (value as Turn | null | undefined)?.turn === "number" ? (value as Turn) : NOBODY;
}

function read(): Turn {
  try {
    return turnFrom(JSON.parse(localStorage.getItem(KEY) ?? "null"));
  } catch {
    return NOBODY;
  }
}

function write(now: Turn): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(now));
  } catch {
    // Full: it holds until the page is closed, and nobody else may be left in there.
    forget();
  }
}

function forget(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Where storage is forbidden nothing is kept.
  }
}

let writing: Promise<unknown> = Promise.resolve();
function writeToDisk(now: Turn): void {
  writing = writing
    .then(async () => {
      const { inOneStep } = await import("$/storage/db");
      await inOneStep(["work"], (step) =>
        step.objectStore("work").put({ key: KEY, at: Date.now(), value: now }),
      );
    })
    .catch(() => {}); // Full or forbidden: then `localStorage` alone has it, if anything.
}

async function readFromDisk(): Promise<Turn> {
  try {
    const { database } = await import("$/storage/db");
    const found = await (await database()).get("work", KEY);
    return turnFrom(found?.value);
  } catch {
    return NOBODY;
  }
}

class Session {
  #now = $state.raw<Turn>(read());
  /** The service no longer takes the token: sign in again. What is not sent yet stays. */
  expired = $state(false);

  get token(): string | null {
    return this.#now.kept?.token ?? null;
  }
  get person(): Person | null {
    return this.#now.kept?.person ?? null;
  }
  get enterprise(): Enterprise | null {
    return this.#now.kept?.enterprise ?? null;
  }
  get householdId(): string | null {
    return this.#now.kept?.person.household_id ?? null;
  }

  /** Whether the person has one of the roles. */
  is(...roles: Role[]): boolean {
    return roles.some((role) => this.#now.kept?.person.roles.includes(role));
  }

  /** Take on the person the service has vouched for. */
  enter(kept: Kept): void {
    this.#become(kept);
  }

  /** Forget the person; captures not sent yet stay on the phone under their name. */
  leave(): void {
    this.#become(null);
  }

  /** At the start of the app: what was so when the phone died is so again. Whether that changed anything. */
  async restore(): Promise<boolean> {
    const { turn, kept } = this.#now;
    const disk = await readFromDisk();
    if (this.#now.turn !== turn) {
      // Somebody came or went meanwhile: that is the latest, whatever is on the disk.
      this.#become(this.#now.kept, disk.turn);
      return false;
    }
    if (disk.turn > turn) {
      this.#now = disk;
      write(disk);
    } else if (disk.turn < turn) writeToDisk(this.#now);
    return this.token !== (kept?.token ?? null);
  }

  #become(kept: Kept | null, after = 0): void {
    // Another tab may have got further.
    const now = { turn: Math.max(this.#now.turn, read().turn, after) + 1, kept };
    write(now);
    this.#now = now;
    this.expired = false;
    writeToDisk(now);
  }
}

export const session = new Session();
