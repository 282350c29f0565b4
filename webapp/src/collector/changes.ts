/** What is different in a round that was planned anew, for the collector to read. */
import type { Pack, Stop } from "$/collector/types";

export type Change = {
  kind: "added" | "gone" | "later" | "earlier" | "order" | "prices" | "new-round";
  stop?: Stop;
};

/** A quarter of an hour more or less is no news on the road. */
const NEWS_MS = 15 * 60_000;

const stopsOf = (pack: Pack) =>
  pack.round.trips.flatMap(({ stops }) => stops).filter(({ status }) => status !== "dropped");

/** The changes from one pack to the next, the most important first. */
export function changesBetween(before: Pack, now: Pack): Change[] {
  const changes: Change[] = [];
  if (before.round.id !== now.round.id) changes.push({ kind: "new-round" });
  const [old, fresh] = [stopsOf(before), stopsOf(now)];
  const known = new Map(old.map((stop) => [stop.pickup_id, stop]));
  const left = new Map(fresh.map((stop) => [stop.pickup_id, stop]));
  for (const stop of old) if (!left.has(stop.pickup_id)) changes.push({ kind: "gone", stop });
  for (const stop of fresh) {
    const was = known.get(stop.pickup_id);
    if (!was) changes.push({ kind: "added", stop });
    else if (Math.abs(Date.parse(stop.arrives_at) - Date.parse(was.arrives_at)) >= NEWS_MS) {
      changes.push({ kind: stop.arrives_at > was.arrives_at ? "later" : "earlier", stop });
    }
  }
  const both = (stops: Stop[]) =>
    stops.map(({ pickup_id }) => pickup_id).filter((id) => known.has(id) && left.has(id));
  if (both(old).join() !== both(fresh).join()) changes.push({ kind: "order" });
  if (before.current_price_list_id !== now.current_price_list_id) changes.push({ kind: "prices" });
  return changes;
}
