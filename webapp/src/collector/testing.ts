/** A small round for tests. */
import type { Pack, Stop, Trip } from "$/collector/types";

const HOUSE = { code: "KR03-0042", name: "คำปัน ใจดี", house_number: "12/3" };

export function stopOf(n: number, changes: Partial<Stop> = {}): Stop {
  return {
    id: `stop-${n}`,
    seq: n,
    pickup_id: `pickup-${n}`,
    household: {
      id: `home-${n}`,
      ...HOUSE,
      village: { number: 3, name_th: "บ้านศรีดอนชัย", name_en: "Si Don Chai" },
    },
    lat: 20.1,
    lon: 100.4,
    window_start: "2026-11-26T01:00:00Z",
    window_end: "2026-11-26T05:00:00Z",
    arrives_at: `2026-11-26T0${n}:00:00Z`,
    departs_at: `2026-11-26T0${n}:10:00Z`,
    status: "pending",
    missed: null,
    note: "",
    photo_id: null,
    price_list_id: "list",
    lines: [{ material: "pet", quantity: 3000 }],
    contact: { landmark: "", phones: [] },
    ...changes,
  };
}

export function tripOf(n: number, stops: Stop[], changes: Partial<Trip> = {}): Trip {
  return {
    id: `trip-${n}`,
    seq: n,
    planned_g: 0,
    planned_ml: 0,
    unloads_at: "2026-11-26T06:00:00Z",
    extra: false,
    ended_at: null,
    shape: null,
    shape_by: null,
    stops,
    ...changes,
  };
}

export function packOf(trips: Trip[], changes: Partial<Pack["round"]> = {}): Pack {
  const round = { id: "round", status: "published", finished_at: null, trips, ...changes };
  return {
    version: "v",
    superseded_by: null,
    round,
    current_price_list_id: "list",
    price_lists: [
      {
        id: "list",
        version: 7,
        valid_from: "2026-11-20T00:00:00Z",
        rounding_unit: 25,
        rounding_mode: "half_up",
        grades: [{ name: "A", permille: 1000 }],
        offers: [
          { material: "pet", unit: "kg", unit_price: 705, tiers: [] },
          { material: "crate", unit: "crate", unit_price: 1200, tiers: [] },
        ],
      },
    ],
    limits: { most_line_g: 2_000_000 },
    catalogue: {
      groups: [],
      refused: [],
      items: [
        { code: "pet", unit: "kg", ml_per_unit: 30_000, grams_per_unit: 1000 },
        { code: "crate", unit: "crate", ml_per_unit: 25_000, grams_per_unit: 8000 },
      ],
    },
  } as unknown as Pack;
}
