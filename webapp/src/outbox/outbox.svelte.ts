/** The outbox as the screens see it, and the errand boy that empties it. */
import { Refused } from "$/api/problem";
import type { Capture, Fresh } from "$/outbox/capture";
import { type Post, pass } from "$/outbox/sending";
import {
  allCaptures,
  changeCapture,
  forgetSent,
  keepCaptures,
  replaceRefused,
  setAside,
} from "$/outbox/store";
import { alone } from "$/outbox/turns";
import { session } from "$/session/session.svelte";

/** Pauses after passes without success: five seconds at first, five minutes at last. */
const PAUSES_S = [5, 10, 20, 60, 120, 300];
/** Pictures are large, and a village's network slow. */
const PATIENCE_MS = 90_000;

class Outbox {
  captures = $state.raw<Capture[]>([]);
  /** The captures were read once: none shown then means that there are none. */
  read = $state(false);
  sending = $state(false);
  /** The last try reached nobody. */
  unreachable = $state(false);
  #failures = 0;
  #again = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #others = new BroadcastChannel("outbox");
  #started: Promise<void> | undefined;

  /** What has not reached the service, whoever made it. */
  get unsent(): Capture[] {
    return this.captures.filter(({ state }) => state === "waiting" || state === "refused");
  }

  /** Read what lies on the phone, and send from now on. Resolves when it is read. */
  start(): Promise<void> {
    if (!this.#started) {
      this.#started = this.#start();
      this.#started.catch(() => (this.#started = undefined));
    }
    return this.#started;
  }

  async #start(): Promise<void> {
    // Without this a full phone may throw away what was never sent.
    void navigator.storage?.persist?.().catch(() => false);
    await this.#refresh();
    this.#others.onmessage = () => void this.#refresh();
    const now = () => this.nudge();
    window.addEventListener("online", now);
    window.addEventListener("pageshow", now);
    document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && now());
    this.nudge();
  }

  /** Keep captures, and send them as soon as may be. Resolves when they are safely on the phone. */
  async keep(captures: readonly Fresh[], finished?: string): Promise<void> {
    await keepCaptures(captures, finished);
    await this.#changed();
    this.nudge();
  }

  /** Send a refused one once more, as it is. */
  async again(seq: number): Promise<void> {
    await changeCapture(seq, (now) =>
      now.state === "refused" ? { ...now, state: "waiting", problem: null } : now,
    );
    await this.#changed();
    this.nudge();
  }

  /** Send `mended` in place of a refused one; false when that one is refused no longer. */
  async mend(seq: number, mended: Fresh, finished?: string): Promise<boolean> {
    const done = await replaceRefused(seq, mended, finished);
    await this.#changed();
    this.nudge();
    return done;
  }

  /** Give a refused one up; the reason stays with it. */
  async giveUp(seq: number, reason: string): Promise<void> {
    await setAside(seq, reason);
    await this.#changed();
    this.nudge();
  }

  /** Forget sent captures. */
  async forget(which: (capture: Capture) => boolean): Promise<void> {
    await forgetSent(which);
    await this.#changed();
  }

  /** Try at once: somebody asked, the network is back, or there is something new. */
  nudge(): void {
    clearTimeout(this.#timer);
    void this.#run();
  }

  async #run(): Promise<void> {
    if (this.sending) {
      this.#again = true;
      return;
    }
    this.sending = true;
    try {
      do {
        this.#again = false;
        await this.#pass();
      } while (this.#again);
    } catch (error) {
      // The phone's storage failed: what lies there is tried again.
      this.#failures++;
      this.#pause();
      throw error;
    } finally {
      this.sending = false;
    }
  }

  async #pass(): Promise<void> {
    const end = await alone(
      () => pass({ signed, post, changed: () => void this.#changed() }).catch(() => "later" as const),
      { locks: navigator.locks, freed: () => this.nudge() },
    );
    await this.#refresh();
    // Another tab sends: it is our turn when that one is done, and nothing has failed.
    if (end === "busy") return;
    this.unreachable = end === "later";
    if (end === "sign-in" && session.token !== null && !session.expired) session.expired = true;
    this.#failures = end === "done" ? 0 : this.#failures + 1;
    if (end !== "done" && end !== "sign-in") this.#pause();
  }

  #pause(): void {
    const seconds = PAUSES_S[Math.min(this.#failures, PAUSES_S.length) - 1] ?? 5;
    clearTimeout(this.#timer);
    // Not all phones of a village at the same moment.
    this.#timer = setTimeout(() => void this.#run(), seconds * 1000 * (0.75 + Math.random() / 2));
  }

  async #refresh(): Promise<void> {
    this.captures = await allCaptures();
    this.read = true;
  }

  async #changed(): Promise<void> {
    this.#others.postMessage("changed");
    await this.#refresh();
  }
}

export const outbox = new Outbox();

const signed = () => {
  const { person, token, expired } = session;
  return person && token && !expired ? { person: person.id, token } : null;
};

const post: Post = async (address, body, token) => {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json" },
    body: JSON.stringify(body),
    signal: AbortSignal.timeout(PATIENCE_MS),
  });
  return { status: answer.status, body: await answer.json().catch(() => null) };
};

/** The refusal of a capture, as screens show refusals. */
export function refusalOf(capture: Capture): Refused | null {
  return capture.state === "refused" ? new Refused(capture.problem, capture.status) : null;
}
