/** Something a person does: sent once, shown while under way, its refusal kept for the screen. */
import { Refused } from "$/api/problem";

export class Act<A extends unknown[], T> {
  busy = $state(false);
  problem = $state.raw<Refused | null>(null);

  constructor(readonly send: (...given: A) => Promise<T>) {}

  /** Send it; null when it was refused (see `problem`) or is already under way. */
  async run(...given: A): Promise<T | null> {
    if (this.busy) return null;
    this.busy = true;
    this.problem = null;
    try {
      return await this.send(...given);
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problem = error;
      return null;
    } finally {
      this.busy = false;
    }
  }
}
