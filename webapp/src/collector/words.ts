/** Words that several of the collector's screens use. */

import type { StopState } from "$/collector/progress";
import type { MissReason, TripEndReason } from "$/collector/types";
import { t, type Words } from "$/i18n";
import type { Kind } from "$/outbox/capture";

export const STATES: Record<StopState, Words> = {
  todo: ["ยังไม่ได้ไป", "To do"],
  "on-the-way": ["กำลังไป", "On the way"],
  collected: ["เก็บแล้ว", "Collected"],
  missed: ["เก็บไม่ได้", "Missed"],
  dropped: ["ยกเลิกแล้ว", "Called off"],
};

export const MISSES: Record<MissReason, Words> = {
  nobody_home: ["ไม่มีคนอยู่บ้าน", "Nobody home"],
  not_ready: ["ยังไม่ได้เตรียมของ", "Not ready"],
  road_blocked: ["เข้าไม่ถึงบ้าน ทางปิดหรือรถเข้าไม่ได้", "The way is blocked"],
  load_refused: ["ของรับซื้อไม่ได้", "The load cannot be bought"],
  other: ["อื่น ๆ", "Other"],
};

export const TRIP_ENDS: Record<TripEndReason, Words> = {
  full: ["รถเต็ม", "The vehicle is full"],
  planned: ["ครบเที่ยวตามแผน", "The trip is done as planned"],
  breakdown: ["รถเสีย", "The vehicle broke down"],
  other: ["อื่น ๆ", "Other"],
};

export const KINDS: Record<Kind, Words> = {
  departure: ["ออกเดินทาง", "On the way"],
  miss: ["เก็บไม่ได้", "Missed"],
  photo: ["รูปถ่าย", "Picture"],
  ticket: ["ใบชั่ง", "Weigh ticket"],
  correction: ["แก้ใบชั่ง", "Correction"],
  "trip-end": ["กลับไปลงของ", "Went to unload"],
  finish: ["จบรอบ", "Round finished"],
};

const VILLAGE: Words = ["หมู่", "village"];

/** "12/3 หมู่ 4". */
export function address(home: { house_number: string; village_number: number }): string {
  return `${home.house_number} ${t(VILLAGE)} ${home.village_number}`;
}
