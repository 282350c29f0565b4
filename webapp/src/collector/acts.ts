/** What a collector does on the way, as captures. */
import { day } from "$/collector/day.svelte";
import { placeOf } from "$/collector/draft";
import { homeOf } from "$/collector/drafts.svelte";
import type { MissReason, Stop, TripEndReason } from "$/collector/types";
import { newId } from "$/ids";
import type { About, Fresh } from "$/outbox/capture";
import { outbox } from "$/outbox/outbox.svelte";
import { session } from "$/session/session.svelte";

/** Who acts; screens of the collector are shown to nobody else. */
export function me(): { id: string; name: string } {
  const { person } = session;
  if (!person) throw new Error("nobody is signed in");
  return { id: person.id, name: person.name };
}

const common = (about: About) => ({
  id: newId(),
  person: me(),
  at: new Date().toISOString(),
  about,
  needs: [],
});

function aboutStop(stop: Stop): About {
  const home = homeOf(stop);
  const round = day.taken?.pack.round.id ?? "";
  return {
    round,
    stop: stop.id,
    pickup: stop.pickup_id,
    household: { id: home.id, name: home.name, place: placeOf(home) },
  };
}

/** On the way to a stop. */
export async function depart(stop: Stop): Promise<void> {
  const base = common(aboutStop(stop));
  await outbox.keep([
    { ...base, kind: "departure", target: stop.id, body: { id: base.id, captured_at: base.at } },
  ]);
}

export function missCapture(stop: Stop, reason: MissReason, note: string): Fresh {
  const base = common(aboutStop(stop));
  return {
    ...base,
    kind: "miss",
    target: stop.id,
    body: { id: base.id, captured_at: base.at, reason, note },
  };
}

/** There, and left without the load. */
export async function miss(stop: Stop, reason: MissReason, note: string): Promise<void> {
  await outbox.keep([missCapture(stop, reason, note)]);
}

/** The vehicle goes to unload; what is taken from now on is on the next trip. */
export async function endTrip(reason: TripEndReason): Promise<void> {
  const round = day.taken?.pack.round;
  if (!round) return;
  const trip_id = await day.currentTrip();
  const following =
    round.trips.find(({ id }) => id !== trip_id && !day.progress?.ended.includes(id))?.id ?? newId();
  const base = common({ round: round.id, trip: following });
  const body = { id: base.id, captured_at: base.at, trip_id, reason };
  await outbox.keep([{ ...base, kind: "trip-end", target: round.id, body }]);
}

/** The day is over. */
export async function finishRound(): Promise<void> {
  const round = day.taken?.pack.round.id;
  if (!round) return;
  const base = common({ round });
  await outbox.keep([
    { ...base, kind: "finish", target: round, body: { id: base.id, captured_at: base.at } },
  ]);
}

/** A picture as it is sent, of whom it shows. */
export function photoCapture(id: string, data: string, household: About["household"]): Fresh {
  const base = { ...common({ ...(household && { household }) }), id };
  return {
    ...base,
    kind: "photo",
    target: "",
    body: { id, data, ...(household && { household_id: household.id }) },
  };
}
