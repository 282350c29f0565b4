/** Who is signed in on this phone. */
import type { components } from "$/api/schema";

export type Person = components["schemas"]["Person"];
export type Enterprise = components["schemas"]["Enterprise"];
export type Role = "household" | "collector" | "staff" | "treasurer" | "manager";
type Kept = { token: string; person: Person; enterprise: Enterprise };

const KEY = "session";

function read(): Kept | null {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "null") as Kept | null;
  } catch {
    return null;
  }
}

function forget(): void {
  try {
    localStorage.removeItem(KEY);
  } catch {
    // Where storage is forbidden nothing is kept.
  }
}

/**
 * The same in IndexedDB, where it is on the disk when told so: a browser may take some seconds to
 * write down `localStorage`, and a phone that dies meanwhile would have nobody signed in, with no
 * network to do it again. One change after the other.
 */
let writing: Promise<unknown> = Promise.resolve();
function keepOnDisk(kept: Kept | null): void {
  writing = writing
    .then(async () => {
      const { inOneStep } = await import("$/storage/db");
      await inOneStep(["work"], async (step) => {
        const work = step.objectStore("work");
        if (kept) await work.put({ key: KEY, at: Date.now(), value: kept });
        else await work.delete(KEY);
      });
    })
    .catch(() => {}); // Full or forbidden: then `localStorage` alone has it, if anything.
}

class Session {
  #kept = $state.raw<Kept | null>(read());
  /** The service no longer takes the token: sign in again. What is not sent yet stays. */
  expired = $state(false);

  get token(): string | null {
    return this.#kept?.token ?? null;
  }
  get person(): Person | null {
    return this.#kept?.person ?? null;
  }
  get enterprise(): Enterprise | null {
    return this.#kept?.enterprise ?? null;
  }
  get householdId(): string | null {
    return this.#kept?.person.household_id ?? null;
  }

  /** Whether the person has one of the roles. */
  is(...roles: Role[]): boolean {
    return roles.some((role) => this.#kept?.person.roles.includes(role));
  }

  /** Take on the person the service has vouched for. */
  enter(kept: Kept): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(kept));
    } catch {
      // Forbidden or full: it holds until the page is closed. Nobody else may be left in there.
      forget();
    }
    this.#kept = kept;
    this.expired = false;
    keepOnDisk(kept);
  }

  /** Forget the person; captures not sent yet stay on the phone under their name. */
  leave(): void {
    forget();
    this.#kept = null;
    this.expired = false;
    keepOnDisk(null);
  }

  /** At the start of the app: whoever was signed in when the phone died is so again. */
  async restore(): Promise<void> {
    if (this.#kept) {
      keepOnDisk(this.#kept);
      return;
    }
    const { database } = await import("$/storage/db");
    const found = await (await database()).get("work", KEY);
    if (found && !this.#kept) this.enter(found.value as Kept);
  }
}

export const session = new Session();
