/** Where the day stands: made of what was taken along and of what this phone captured, so that it
 * is the same before and after a capture is sent, the round planned anew or the browser closed. */

import type { Pack, Stop, Trip } from "$/collector/types";
import type { Capture } from "$/outbox/capture";

export type StopState = "todo" | "on-the-way" | "collected" | "missed" | "dropped";
export type TicketCapture = Extract<Capture, { kind: "ticket" | "correction" }>;
export type StopView = {
  stop: Stop;
  trip: Trip;
  /** Its place among all stops of the round, from 1. */
  number: number;
  state: StopState;
  /** What stands for this stop, the latest last; a corrected ticket is left out. */
  tickets: TicketCapture[];
  /** Something of it was refused and has to be looked at. */
  trouble: boolean;
};
export type Progress = {
  stops: StopView[];
  /** Where to go now: the stop last left for, else the first that is still to be done. */
  next: StopView | null;
  /** Tickets of households without a stop, and of stops that are no longer in the plan. */
  others: TicketCapture[];
  /** The trip that a load goes on now; null when the round has none left. */
  trip: string | null;
  /** Trips that this phone ended and those the service knows as ended. */
  ended: string[];
  finished: boolean;
  begun: boolean;
};

const live = (capture: Capture) => capture.state !== "aside";

/** The tickets that stand: neither given up nor corrected, oldest first. */
export function standing(captures: readonly Capture[]): TicketCapture[] {
  const tickets = captures.filter(
    (each): each is TicketCapture => live(each) && (each.kind === "ticket" || each.kind === "correction"),
  );
  const corrected = new Set(tickets.filter(({ kind }) => kind === "correction").map(({ target }) => target));
  return tickets.filter(({ id }) => !corrected.has(id));
}

/** The progress of the pack's round by the captures of its collector. */
export function progressOf(pack: Pack, captures: readonly Capture[]): Progress {
  const { round } = pack;
  const pickups = new Set(round.trips.flatMap(({ stops }) => stops.map(({ pickup_id }) => pickup_id)));
  // A day planned anew has other stops and another round for the same pickups.
  const mine = captures.filter(
    (each) =>
      live(each) &&
      (each.about.round === round.id || (each.about.pickup !== undefined && pickups.has(each.about.pickup))),
  );
  const tickets = standing(mine);
  let number = 0;
  const stops = round.trips.flatMap((trip) =>
    trip.stops.map((stop) => view(stop, trip, ++number, mine, tickets)),
  );
  const finished =
    round.finished_at !== null || mine.some(({ kind, target }) => kind === "finish" && target === round.id);
  const open = stops.filter(({ state }) => state === "todo" || state === "on-the-way");
  const left = mine.findLast(({ kind }) => kind === "departure")?.about.pickup;
  const going = open.find(({ stop, state }) => state === "on-the-way" && stop.pickup_id === left);
  return {
    stops,
    next: finished ? null : (going ?? open[0] ?? null),
    others: tickets.filter(({ about }) => about.pickup === undefined || !pickups.has(about.pickup)),
    ...tripsOf(pack, mine),
    finished,
    begun: mine.length > 0 || round.status === "under_way" || round.status === "finished",
  };
}

function view(
  stop: Stop,
  trip: Trip,
  number: number,
  mine: readonly Capture[],
  tickets: TicketCapture[],
): StopView {
  const own = mine.filter(({ about }) => about.pickup === stop.pickup_id);
  const bought = tickets.filter(({ about }) => about.pickup === stop.pickup_id);
  return {
    stop,
    trip,
    number,
    state: stateOf(stop, own, bought),
    tickets: bought,
    trouble: own.some(({ state }) => state === "refused"),
  };
}

function stateOf(stop: Stop, own: readonly Capture[], tickets: readonly TicketCapture[]): StopState {
  if (tickets.some(({ body }) => (body.lines ?? []).length > 0) || stop.status === "collected")
    return "collected";
  if (stop.status === "dropped") return "dropped";
  if (own.some(({ kind }) => kind === "miss") || stop.status === "missed") return "missed";
  if (own.some(({ kind }) => kind === "departure") || stop.status === "en_route") return "on-the-way";
  return "todo";
}

function tripsOf({ round }: Pack, mine: readonly Capture[]): Pick<Progress, "trip" | "ended"> {
  const ends = mine.filter(({ kind, target }) => kind === "trip-end" && target === round.id);
  const ended = new Set([
    ...round.trips.filter(({ ended_at }) => ended_at !== null).map(({ id }) => id),
    ...ends.map(({ body }) => ("trip_id" in body ? (body.trip_id ?? "") : "")),
  ]);
  const after = ends.at(-1)?.about.trip;
  const trip =
    after !== undefined && !ended.has(after)
      ? after
      : (round.trips.find(({ id }) => !ended.has(id))?.id ?? null);
  return { trip, ended: [...ended] };
}

/** Satang that tickets took out of the collector's purse, but those in `booked`. */
export function cashPaid(captures: readonly Capture[], booked: ReadonlySet<string>): number {
  const tickets = captures.filter(
    (each): each is TicketCapture => live(each) && (each.kind === "ticket" || each.kind === "correction"),
  );
  const cash = (each: TicketCapture | undefined) =>
    each?.body.pay === "cash" ? (each.about.total_satang ?? 0) : 0;
  const byId = new Map(tickets.map((each) => [each.id, each]));
  return tickets
    .filter(({ id }) => !booked.has(id))
    .reduce(
      (sum, each) => sum + cash(each) - (each.kind === "correction" ? cash(byId.get(each.target)) : 0),
      0,
    );
}
