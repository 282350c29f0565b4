/** The household of the person signed in, and the villages it may lie in. */
import { api, ask } from "$/api/client";
import { type Resource, resource } from "$/api/resource.svelte";
import type { components } from "$/api/schema";
import { named, t } from "$/i18n";
import type { Place } from "$/map/Map.svelte";
import { session } from "$/session/session.svelte";

export type Household = components["schemas"]["Household"];
export type Village = components["schemas"]["Village"];
export type Home = { household: Household; villages: Village[] };

/** The own household with the municipality's villages. */
export function homeResource(): Resource<Home> {
  return resource(
    () => (session.householdId ? "home" : null),
    async () => {
      const path = { household_id: session.householdId ?? "" };
      const [household, { items: villages }] = await Promise.all([
        ask(api.GET("/api/v1/households/{household_id}", { params: { path } })),
        ask(api.GET("/api/v1/villages")),
      ]);
      return { household, villages };
    },
  );
}

/** The villages as names on a map, to see where one is. */
export function villagePlaces(villages: readonly Village[]): Place[] {
  return villages.map((each) => ({
    id: each.id,
    lat: each.lat,
    lon: each.lon,
    label: named(each),
    kind: "village",
  }));
}

/** "12/3 หมู่ 4 บ้านครึ่ง". */
export function addressOf({ household, villages }: Home): string {
  const village = villages.find(({ id }) => id === household.village_id);
  const place = village ? `${t(["หมู่", "Moo"])} ${village.number} ${named(village)}` : "";
  return `${household.house_number} ${place}`.trim();
}
