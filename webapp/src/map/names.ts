/** The names of towns and villages that the area's tiles hold, so that a map says where one is. */

/** A point of the tiles' layer `place`; coordinates are longitude and latitude. */
export type PlaceFeature = {
  geometry: { type: string; coordinates?: unknown };
  properties: Record<string, unknown> | null;
};
export type Name = { text: string; kind: string; lon: number; lat: number };
type Spot = { x: number; y: number };

/** What is named first where there is room for one of them. */
const ORDER = ["town", "village", "hamlet"];
const LETTER_PX = 9;
const HEIGHT_PX = 24;

/** Names in the language asked for, else in Thai; towns before villages. */
export function namesOf(features: readonly PlaceFeature[], lang: "th" | "en"): Name[] {
  const found = features.flatMap(({ geometry, properties }) => {
    const name = lang === "en" ? (properties?.name_en ?? properties?.name) : properties?.name;
    if (geometry.type !== "Point" || typeof name !== "string") return [];
    const [lon, lat] = geometry.coordinates as [number, number];
    return [{ text: name, kind: String(properties?.class ?? ""), lon, lat }];
  });
  const rank = ({ kind }: Name) => (ORDER.includes(kind) ? ORDER.indexOf(kind) : ORDER.length);
  return found.sort((a, b) => rank(a) - rank(b) || a.text.localeCompare(b.text, "th"));
}

/** The names that find room on the map: of two that cover each other the first. */
export function apart(names: readonly Name[], spotOf: (name: Name) => Spot): Name[] {
  const placed: (Spot & { half: number })[] = [];
  return names.filter((name) => {
    const spot = { ...spotOf(name), half: widthOf(name.text) / 2 };
    const covered = placed.some(
      ({ x, y, half }) => Math.abs(x - spot.x) < half + spot.half && Math.abs(y - spot.y) < HEIGHT_PX,
    );
    if (!covered) placed.push(spot);
    return !covered;
  });
}

/** Vowels and tones above and below a Thai letter take no room beside it. */
const widthOf = (text: string) => text.replace(/\p{Mn}/gu, "").length * LETTER_PX;
