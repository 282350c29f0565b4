import { expect, test } from "vitest";
import { apart, namesOf } from "$/map/names";

const place = (name: string, kind: string, lon = 100, lat = 20, name_en?: string) => ({
  geometry: { type: "Point", coordinates: [lon, lat] },
  properties: { name, class: kind, ...(name_en && { name_en }) },
});

test("names in the language asked for, towns first; what has no name is none", () => {
  const features = [
    place("บ้านครึ่ง", "village", 100, 20, "Ban Khrueng"),
    place("เชียงของ", "town"),
    { geometry: { type: "Point", coordinates: [1, 2] }, properties: { class: "village" } },
    { geometry: { type: "Polygon", coordinates: [] }, properties: { name: "ไม่ใช่จุด" } },
  ];
  expect(namesOf(features, "th").map(({ text }) => text)).toEqual(["เชียงของ", "บ้านครึ่ง"]);
  expect(namesOf(features, "en").map(({ text }) => text)).toEqual(["เชียงของ", "Ban Khrueng"]);
  expect(namesOf(features, "th")[1]).toMatchObject({ kind: "village", lon: 100, lat: 20 });
});

test("of names that cover each other the first stays, so one that lies in two tiles is shown once", () => {
  const names = namesOf(
    [
      place("บ้านครึ่ง", "village", 10),
      place("บ้านครึ่ง", "village", 11),
      place("เชียงของ", "town", 30),
      place("ไกล", "hamlet", 300),
    ],
    "th",
  );
  const shown = apart(names, ({ lon }) => ({ x: lon, y: 0 }));
  expect(shown.map(({ text }) => text)).toEqual(["เชียงของ", "ไกล"]);
  const stacked = apart(names, ({ lon }) => ({ x: 0, y: lon }));
  expect(stacked.map(({ text }) => text)).toEqual(["เชียงของ", "ไกล"]);
  const twice = apart(
    names.filter(({ text }) => text === "บ้านครึ่ง"),
    ({ lon }) => ({ x: lon, y: 0 }),
  );
  expect(twice).toHaveLength(1);
});
