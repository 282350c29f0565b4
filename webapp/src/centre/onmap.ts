/** Rounds as places and lines of the map. */
import type { Round } from "$/centre/types";
import { t } from "$/i18n";
import type { Line, Place } from "$/map/Map.svelte";

type Centre = { centre_lat: number; centre_lon: number };
const KINDS: Record<string, Place["kind"]> = { en_route: "next", collected: "done", missed: "missed" };

/** The stops of some rounds, numbered along each trip, and the centre. */
export function placesOf(rounds: readonly Round[], centre: Centre | null): Place[] {
  const stops = rounds.flatMap((round) =>
    round.trips.flatMap((trip) =>
      trip.stops
        .filter((stop) => stop.status !== "dropped")
        .map((stop, n) => ({
          id: stop.id,
          lat: stop.lat,
          lon: stop.lon,
          mark: String(n + 1),
          label: `${n + 1} ${stop.household.name}`,
          kind: KINDS[stop.status] ?? ("stop" as const),
        })),
    ),
  );
  return centre ? [centreOf(centre), ...stops] : stops;
}

/** The centre as a place. */
export function centreOf(centre: Centre): Place {
  const label = t(["ศูนย์รับซื้อ", "The centre"]);
  return {
    id: "centre",
    lat: centre.centre_lat,
    lon: centre.centre_lon,
    sign: "star",
    label,
    kind: "centre",
  };
}

/** The lines of the rounds' trips. */
export function linesOf(rounds: readonly Round[]): Line[] {
  return rounds.flatMap((round) =>
    round.trips.flatMap((trip) =>
      trip.shape
        ? [{ id: trip.id, points: trip.shape.coordinates as [number, number][], kind: "route" as const }]
        : [],
    ),
  );
}
