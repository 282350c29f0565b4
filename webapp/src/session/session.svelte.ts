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
  }

  /** Forget the person; captures not sent yet stay on the phone under their name. */
  leave(): void {
    forget();
    this.#kept = null;
    this.expired = false;
  }
}

export const session = new Session();
