/** What a household can keep before its receipt has a number: plain text that any phone shows. */
import type { TicketCapture } from "$/collector/progress";
import type { Pack } from "$/collector/types";
import { bahtDigits, kgDigits, quantityOf } from "$/pricing";

const MOST_LINES = 12;
const LONGEST_NAME = 16;

/** The ticket as a few lines of Thai text, small enough for a QR code. */
export function slipOf(ticket: TicketCapture, pack: Pack): string {
  const lines = ticket.body.lines ?? [];
  const shown = lines.slice(0, MOST_LINES).map((line) => {
    const material = pack.catalogue.items.find(({ code }) => code === line.material);
    const name = (material?.name_th ?? line.material).slice(0, LONGEST_NAME);
    const amount =
      line.quantity ??
      `${kgDigits(quantityOf({ gross_g: line.gross_g ?? 0, tare_g: line.tare_g ?? 0, deduction_permille: line.deduction_permille ?? 0 }))} กก.`;
    return `${name} ${amount} = ${bahtDigits(line.amount_satang)}`;
  });
  const more = lines.length > MOST_LINES ? [`และอีก ${lines.length - MOST_LINES} รายการ`] : [];
  const pay = ticket.body.pay === "cash" ? "เงินสด" : "เข้าสมุดบัญชี";
  return [
    `ใบชั่ง ${ticket.id}`,
    ...shown,
    ...more,
    `รวม ${bahtDigits(ticket.about.total_satang ?? 0)} บาท ${pay}`,
    "ยังไม่ใช่ใบรับซื้อ",
  ].join("\n");
}
