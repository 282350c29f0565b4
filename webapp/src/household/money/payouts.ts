/** The states of a withdrawal in words and colour. */
import type { Words } from "$/i18n";

export const PAYOUT_STATUS: Record<string, { words: Words; tone: string }> = {
  requested: { words: ["รออนุมัติ", "Waiting for approval"], tone: "" },
  approved: { words: ["อนุมัติแล้ว รอรับเงิน", "Approved, to be paid"], tone: "gold" },
  sending: { words: ["กำลังโอน", "Being sent"], tone: "gold" },
  paid: { words: ["จ่ายแล้ว", "Paid"], tone: "good" },
  rejected: { words: ["ไม่อนุมัติ", "Turned down"], tone: "alarm" },
  cancelled: { words: ["ยกเลิกแล้ว", "Taken back"], tone: "" },
};
/** Satang of an amount typed in baht, "120" or "120.50"; null when it is none. */
export function satangOf(text: string): number | null {
  const read = /^\s*(\d{1,3}(?:,?\d{3})*|\d+)(?:\.(\d{1,2}))?\s*$/.exec(text);
  if (!read) return null;
  const found = Number(read[1]?.replaceAll(",", "")) * 100 + Number((read[2] ?? "").padEnd(2, "0"));
  return Number.isSafeInteger(found) ? found : null;
}
