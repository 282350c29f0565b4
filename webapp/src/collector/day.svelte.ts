/** The collector's day on this phone: what was taken along, and where it stands. */
import { api, ask } from "$/api/client";
import { Refused } from "$/api/problem";
import type { components } from "$/api/schema";
import { type Change, changesBetween } from "$/collector/changes";
import { fetchMembers, fetchPack } from "$/collector/pack";
import { cashPaid, type Progress, progressOf } from "$/collector/progress";
import type { Taken, TakenMembers } from "$/collector/types";
import { putWork, readWork } from "$/collector/work";
import { newId } from "$/ids";
import type { Capture } from "$/outbox/capture";
import { outbox } from "$/outbox/outbox.svelte";
import { session } from "$/session/session.svelte";

/** What the books say the collector carries, and which captures they had in already. */
type Purse = {
  cash_satang: number;
  booked: string[];
  at: number;
  count: components["schemas"]["FloatCount"] | null;
};
/** What the collector counted for themselves before the treasurer does. */
export type OwnCount = { round: string; counted_satang: number };
/** When everything of the day was last taken along, by the phone's clock. */
export type Along = { at: number };

const FORGET_MS = 7 * 86_400_000;

class Day {
  taken = $state.raw<Taken | null>(null);
  members = $state.raw<TakenMembers | null>(null);
  along = $state.raw<Along | null>(null);
  purse = $state.raw<Purse | null>(null);
  counted = $state.raw<OwnCount | null>(null);
  /** What is different since it was last read. */
  news = $state.raw<Change[]>([]);
  /** What lies on the phone was read. */
  read = $state(false);
  /** The last look at the service. */
  problem = $state.raw<Refused | null>(null);
  /** A trip begun on this phone after all that were planned had ended. */
  #opened = $state.raw<{ round: string; trip: string } | null>(null);
  #of: string | null = null;
  #reading: Promise<void> | null = null;

  /** What this person captured on this phone. */
  readonly own: Capture[] = $derived(
    outbox.captures.filter(({ person }) => person.id === session.person?.id),
  );
  readonly progress: Progress | null = $derived(this.taken && progressOf(this.taken.pack, this.own));
  /** Satang in the purse by the books and by what was captured since; null before it was ever asked. */
  readonly cash: number | null = $derived(
    this.purse && this.purse.cash_satang - cashPaid(this.own, new Set(this.purse.booked)),
  );

  /** Read what lies on the phone for the person signed in; once for each. */
  load(): Promise<void> {
    const person = session.person?.id ?? null;
    if (this.#of !== person || !this.#reading) {
      this.#of = person;
      this.read = false;
      // Nothing of the person before is shown meanwhile.
      [this.taken, this.members, this.along, this.purse, this.counted] = [null, null, null, null, null];
      this.#reading = this.#load();
      this.#reading.catch(() => (this.#reading = null));
    }
    return this.#reading;
  }

  async #load(): Promise<void> {
    await outbox.start();
    [this.taken, this.members, this.along, this.purse, this.#opened] = await Promise.all([
      readWork<Taken>("pack"),
      readWork<TakenMembers>("members"),
      readWork<Along>("along"),
      readWork<Purse>("purse"),
      readWork<{ round: string; trip: string }>("trip"),
    ]);
    this.news = (await readWork<Change[]>("news")) ?? [];
    this.counted = await readWork<OwnCount>("counted");
    this.read = true;
  }

  /** Take a round along, in place of what was there. Throws `Refused`. */
  async take(roundId: string): Promise<void> {
    const fresh = await fetchPack(roundId, this.taken);
    if (!fresh) return;
    await putWork("pack", fresh);
    if (this.taken?.pack.round.id !== roundId) await this.#tell([]);
    this.taken = fresh;
    // What was sent a week ago the books and the centre know; here it only takes room.
    const old = Date.now() - FORGET_MS;
    await outbox.forget(({ about, at }) => about.round !== roundId && Date.parse(at) < old);
  }

  async takeMembers(): Promise<void> {
    const round = this.taken?.pack.round.id;
    if (!round) return;
    const fresh = await fetchMembers(round, this.members);
    if (!fresh) return;
    await putWork("members", fresh);
    this.members = fresh;
  }

  async tookAlong(along: Along): Promise<void> {
    await putWork("along", along);
    this.along = along;
  }

  /** Look whether the round was planned anew; what is different goes to `news`. */
  async look(): Promise<void> {
    const before = this.taken;
    if (!before || this.progress?.finished) return;
    try {
      const after = before.pack.superseded_by ?? before.pack.round.id;
      const fresh = await fetchPack(after, before);
      this.problem = null;
      if (!fresh) return;
      const changes = changesBetween(before.pack, fresh.pack);
      await putWork("pack", fresh);
      if (changes.length > 0) await this.#tell([...changes, ...this.news]);
      this.taken = fresh;
      if (fresh.pack.superseded_by) await this.look();
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      this.problem = error;
    }
  }

  /** Ask the books for the purse. Throws `Refused`. */
  async askPurse(): Promise<void> {
    const booked = this.own.filter(({ state }) => state === "sent").map(({ id }) => id);
    const { cash_satang, open_count } = await ask(api.GET("/api/v1/floats/mine"));
    this.purse = { cash_satang, booked, at: Date.now(), count: open_count };
    await putWork("purse", this.purse);
  }

  /** Stand by the treasurer's count. Throws `Refused`. */
  async agree(countId: string): Promise<void> {
    const params = { path: { count_id: countId } };
    await ask(api.POST("/api/v1/float-counts/{count_id}/confirmation", { params, body: { id: newId() } }));
    await this.askPurse();
  }

  async keepCount(counted_satang: number): Promise<void> {
    const counted = { round: this.taken?.pack.round.id ?? "", counted_satang };
    await putWork("counted", counted);
    this.counted = counted;
  }

  /** The news were read. */
  async understood(): Promise<void> {
    await this.#tell([]);
  }

  /** The trip that a load goes on now: begun here when the plan has none left. */
  async currentTrip(): Promise<string> {
    const round = this.taken?.pack.round.id ?? "";
    const planned = this.progress?.trip;
    if (planned) return planned;
    if (this.#opened?.round !== round || this.progress?.ended.includes(this.#opened.trip)) {
      const fresh = { round, trip: newId() };
      await putWork("trip", fresh);
      this.#opened = fresh;
    }
    return this.#opened.trip;
  }

  async #tell(news: Change[]): Promise<void> {
    await putWork("news", news);
    this.news = news;
  }
}

export const day = new Day();
