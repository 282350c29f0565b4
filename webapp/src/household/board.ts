/** The price board of the enterprise shown, and what its screens make of it. */
import { api, ask } from "$/api/client";
import { type Resource, resource } from "$/api/resource.svelte";
import type { components } from "$/api/schema";
import { enterpriseSlug } from "$/household/enterprise";

export type Board = components["schemas"]["Board"];
export type Material = Board["groups"][number]["materials"][number];

/** Today's board; one answer for all screens that show it. */
export function boardResource(): Resource<Board> {
  return resource(
    () => "prices",
    async () => {
      const path = { slug: await enterpriseSlug() };
      return ask(api.GET("/api/v1/enterprises/{slug}/prices", { params: { path } }));
    },
  );
}

/** All materials of a board with the icon of their group, by code. */
export function materialsOf(board: Board): Map<string, Material & { icon: string }> {
  return new Map(
    board.groups.flatMap((group) =>
      group.materials.map((material) => [
        material.code,
        { ...material, icon: pictureOf(material.code, group.icon) },
      ]),
    ),
  );
}

/** How a price stands to the one of a week ago: satang more (+) or less (−), null when unknown. */
export function trendOf(material: Material): number | null {
  const before = material.week_ago_unit_price_satang;
  return before === null ? null : material.unit_price_satang - before;
}

// What people know at a glance; everything else bears its group's sign.
const PICTURES: readonly [start: string, picture: string][] = [
  ["plastic-bags", "🛍️"],
  ["plastic-mixed", "🪣"],
  ["boots", "🥾"],
  ["cd", "💿"],
  ["hdpe", "🥛"],
  ["milk-cartons", "🧃"],
  ["paper", "📄"],
  ["egg-trays", "🥚"],
  ["beer", "🍺"],
  ["spirit", "🍶"],
  ["aluminium-can", "🥫"],
  ["aluminium-pan", "🍳"],
  ["aluminium-thin", "🍲"],
  ["alloy-wheel", "🛞"],
  ["steel-can", "🥫"],
  ["zinc-sheet", "🏠"],
  ["copper", "🔌"],
  ["wire", "🔌"],
  ["brass", "🚰"],
  ["tv", "📺"],
  ["computer", "🖥️"],
  ["monitor", "🖥️"],
  ["washing", "🧺"],
  ["battery", "🔋"],
  ["cooking-oil", "🛢️"],
  ["dry-rice", "🍚"],
  ["candle", "🕯️"],
];

/** A picture of a material: its own, or its group's. */
export function pictureOf(code: string, group: string): string {
  return PICTURES.find(([start]) => code.startsWith(start))?.[1] ?? group;
}
