/** How the map is drawn, in the colours of the page. Labels are HTML: Thai needs real letters. */
import type { LayerSpecification, StyleSpecification } from "maplibre-gl";

/**
 * Layers of the area's tiles: green (class: wood, farm), water, waterway, building, road (class: major,
 * minor, track). The names of `place` are put on top as HTML.
 */
function tileLayers(color: (name: string) => string): LayerSpecification[] {
  const source = "area";
  const road = (id: string, classes: string[], width: number, tint: string): LayerSpecification => ({
    id,
    source,
    type: "line",
    "source-layer": "road",
    filter: ["in", ["get", "class"], ["literal", classes]],
    layout: { "line-cap": "round", "line-join": "round" },
    paint: {
      "line-color": color(tint),
      "line-width": ["interpolate", ["exponential", 1.5], ["zoom"], 9, width / 4, 16, width * 2.5],
    },
  });
  return [
    {
      id: "green",
      source,
      type: "fill",
      "source-layer": "green",
      paint: { "fill-color": ["match", ["get", "class"], "wood", color("--wood"), color("--farm")] },
    },
    { id: "water", source, type: "fill", "source-layer": "water", paint: { "fill-color": color("--water") } },
    {
      id: "waterway",
      source,
      type: "line",
      "source-layer": "waterway",
      paint: { "line-color": color("--water"), "line-width": 2 },
    },
    {
      id: "building",
      source,
      type: "fill",
      "source-layer": "building",
      minzoom: 14,
      paint: { "fill-color": color("--silver-fill") },
    },
    road("track", ["track"], 1, "--road-line"),
    road("minor-casing", ["minor", "major"], 4, "--road-line"),
    road("minor", ["minor"], 2.5, "--road"),
    road("major", ["major"], 3, "--gold-line"),
  ];
}

/** A style with the area's tiles when there are some, otherwise bare ground. */
export function mapStyle(withTiles: boolean, color: (name: string) => string): StyleSpecification {
  return {
    version: 8,
    sources: withTiles
      ? { area: { type: "vector", url: "pmtiles://map", attribution: "© OpenStreetMap contributors" } }
      : {},
    layers: [
      { id: "ground", type: "background", paint: { "background-color": color("--ground") } },
      ...(withTiles ? tileLayers(color) : []),
    ],
  };
}
