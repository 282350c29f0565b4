/** The scale that this phone listens to, if any. */
import type { Adapter, Listeners, Weight } from "$/collector/scale/adapter";
import type { Reading } from "$/collector/types";

const KEY = "scale-sequence";

class Scale {
  device = $state<string | null>(null);
  /** What it shows now. */
  live = $state.raw<Weight | null>(null);
  #adapter: Adapter | null = null;

  /** Listen to a scale in place of the one before; rejects as `connect` does. */
  async connect(connect: (listeners: Listeners) => Promise<Adapter>): Promise<void> {
    this.close();
    const adapter = await connect({
      onweight: (weight) => (this.live = weight),
      onclosed: () => this.#adapter === adapter && this.#closed(),
    });
    this.#adapter = adapter;
    this.device = adapter.device.slice(0, 80);
  }

  close(): void {
    this.#adapter?.close();
    this.#closed();
  }

  /** The weight shown, as a reading that is used once. */
  take(): { grams: number; reading: Reading } | null {
    const { live, device } = this;
    if (!live || !device || live.grams <= 0) return null;
    const reading = {
      device,
      sequence: nextSequence(),
      read_at: new Date().toISOString(),
      stable: live.stable,
    };
    return { grams: live.grams, reading };
  }

  #closed(): void {
    this.#adapter = null;
    this.device = null;
    this.live = null;
  }
}

export const scale = new Scale();

/**
 * These scales do not number their readings, so the phone does. The numbers rise, and begin at the
 * seconds of the clock: also where the phone's memory was cleared none is used twice.
 */
function nextSequence(): number {
  const last = Number(localStorage.getItem(KEY) ?? 0);
  const next = Math.max(last + 1, Math.floor(Date.now() / 1000));
  localStorage.setItem(KEY, String(next));
  return next;
}
