/** The scale that this phone listens to, if any. */
import type { Adapter, Listeners, Weight } from "$/collector/scale/adapter";
import type { Reading } from "$/collector/types";
import { keepLocal, readLocal } from "$/storage/local";

const KEY = "scale-sequence";

export class Scale {
  device = $state<string | null>(null);
  /** What it shows now. */
  live = $state.raw<Weight | null>(null);
  #adapter: Adapter | null = null;
  /** Which connection is listened to: what an earlier one still says is not heard. */
  #turn = 0;

  /** Listen to a scale in place of the one before; rejects as `connect` does, or when it is lost at once. */
  async connect(connect: (listeners: Listeners) => Promise<Adapter>): Promise<void> {
    this.close();
    const turn = this.#turn;
    const mine = () => turn === this.#turn;
    const adapter = await connect({
      onweight: (weight) => {
        if (mine()) this.live = weight;
      },
      onclosed: () => mine() && this.#closed(),
    });
    if (!mine()) {
      adapter.close();
      throw new Error("the scale was lost while it was connected");
    }
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
    this.#turn++;
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
  const last = Number(readLocal(KEY) ?? 0);
  const next = Math.max(last + 1, Math.floor(Date.now() / 1000));
  keepLocal(KEY, String(next));
  return next;
}
