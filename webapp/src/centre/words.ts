/** Words several of the centre's screens use. */
import type { Words } from "$/i18n";

export const PICKUP: Record<string, Words> = {
  requested: ["รอจัดรอบ", "Waiting"],
  planned: ["จัดรอบแล้ว", "Planned"],
  en_route: ["กำลังไป", "On the way"],
  collected: ["เก็บแล้ว", "Collected"],
  missed: ["ไม่ได้เก็บ", "Missed"],
  cancelled: ["ยกเลิก", "Cancelled"],
};
export const STOP: Record<string, Words> = {
  pending: ["รอ", "To come"],
  en_route: ["กำลังไป", "On the way"],
  collected: ["เก็บแล้ว", "Collected"],
  missed: ["ไม่ได้เก็บ", "Missed"],
  dropped: ["ตัดออก", "Dropped"],
};
export const MISSED: Record<string, Words> = {
  nobody_home: ["ไม่มีคนอยู่บ้าน", "Nobody home"],
  not_ready: ["ของยังไม่พร้อม", "Not ready"],
  road_blocked: ["ทางเข้าไม่ได้", "Road blocked"],
  load_refused: ["ของรับซื้อไม่ได้", "Load refused"],
  other: ["เหตุอื่น", "Another reason"],
};
export const ROUND: Record<string, Words> = {
  draft: ["ร่าง", "Draft"],
  published: ["ประกาศแล้ว", "Given out"],
  under_way: ["กำลังวิ่ง", "Under way"],
  finished: ["จบรอบ", "Finished"],
};
export const PAY: Record<string, Words> = {
  cash: ["เงินสด", "Cash"],
  promptpay: ["พร้อมเพย์", "PromptPay"],
  passbook: ["เข้าสมุดบัญชี", "Into the passbook"],
};
export const GO = {
  save: ["บันทึก", "Save"],
  cancel: ["ยกเลิก", "Cancel"],
  done: ["บันทึกแล้ว", "Saved"],
  village: ["ม.", "Village "],
} satisfies Record<string, Words>;
