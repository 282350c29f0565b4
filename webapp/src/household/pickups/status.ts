/** A pickup's state in words and colour. */
import type { components } from "$/api/schema";
import type { Words } from "$/i18n";

export type Pickup = components["schemas"]["Pickup"];
export type PickupDetail = components["schemas"]["PickupDetail"];
export type Visit = components["schemas"]["Visit"];

export const STATUS: Record<
  Pickup["status"],
  { words: Words; tone: "" | "gold" | "good" | "alarm"; picture: string }
> = {
  requested: { words: ["รอจัดรอบ", "Waiting for a round"], tone: "", picture: "📝" },
  planned: { words: ["จัดรอบแล้ว", "Planned"], tone: "gold", picture: "🗓️" },
  en_route: { words: ["รถกำลังมา", "On the way"], tone: "gold", picture: "🚚" },
  collected: { words: ["เก็บแล้ว", "Collected"], tone: "good", picture: "✅" },
  missed: { words: ["ไปแล้วไม่ได้เก็บ", "Missed"], tone: "alarm", picture: "⚠️" },
  cancelled: { words: ["ยกเลิกแล้ว", "Cancelled"], tone: "", picture: "✖️" },
};

/** Whether anything may still come of it. */
export const isOpen = (pickup: Pickup): boolean =>
  ["requested", "planned", "en_route"].includes(pickup.status);
/** Whether its household may still change or cancel it. */
export const isChangeable = (pickup: Pickup): boolean => ["requested", "planned"].includes(pickup.status);
