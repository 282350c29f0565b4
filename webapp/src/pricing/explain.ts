/** How a line's amount came about, in one sentence each of Thai and English, every figure exact. */
import { bahtDigits, decimalText, kgDigits, percent } from "$/pricing/digits";
import { roundingWords } from "$/pricing/rounding";
import {
  type DeductionReason,
  isPriced,
  type Line,
  type PricedLine,
  type Unit,
  type Words,
} from "$/pricing/types";

const UNITS: Record<Unit, Words> = {
  kg: { th: "กก.", en: "kg" },
  piece: { th: "ชิ้น", en: "piece" },
  crate: { th: "ลัง", en: "crate" },
};
/** Why part of what was weighed is not bought. */
export const DEDUCTIONS: Record<DeductionReason, Words> = {
  moisture: { th: "ความชื้น", en: "moisture" },
  dirt: { th: "สิ่งสกปรก", en: "dirt" },
  mixed: { th: "ของอื่นที่ปนมา", en: "other things mixed in" },
};

/** The whole way from the scale to the amount, or why the line is not bought. */
export function explain(line: Line): Words {
  if (!isPriced(line)) {
    const { reason, advice } = line.refusal;
    return { th: `ไม่รับซื้อ: ${reason.th} ${advice.th}`, en: `Not bought: ${reason.en} ${advice.en}` };
  }
  const brought = broughtWords(line);
  const price = priceWords(line);
  const rounded = roundedWords(line);
  const share = percent(line.grade_permille);
  const places = 2 + String(line.exact_denominator).length - 1;
  const exact = decimalText(BigInt(line.exact_numerator), places, 2);
  return {
    th: `${brought.th} × ${price.th} × เกรด ${line.grade} ${share} = ${exact} บาท${rounded.th}`,
    en: `${brought.en} × ${price.en} × grade ${line.grade} ${share} = ${exact} baht${rounded.en}`,
  };
}

function amountWords(quantity: number, unit: Unit): Words {
  if (unit === "kg") return { th: `${kgDigits(quantity)} กก.`, en: `${kgDigits(quantity)} kg` };
  const digits = decimalText(quantity, 0, 0);
  return { th: `${digits} ${UNITS[unit].th}`, en: `${digits} ${UNITS[unit].en}${quantity === 1 ? "" : "s"}` };
}

function broughtWords(line: PricedLine): Words {
  const net = amountWords(line.net_g ?? line.count ?? 0, line.unit);
  const { gross_g, tare_g = 0, net_g } = line;
  if (gross_g === undefined || net_g === gross_g) return net;
  const tare: Words = tare_g
    ? { th: ` หักภาชนะ ${kgDigits(tare_g)} กก.`, en: ` less container ${kgDigits(tare_g)} kg` }
    : { th: "", en: "" };
  const off = deductedWords(line, gross_g - tare_g);
  return {
    th: `${kgDigits(gross_g)} กก.${tare.th}${off.th} = ${net.th}`,
    en: `${kgDigits(gross_g)} kg${tare.en}${off.en} = ${net.en}`,
  };
}

function deductedWords(line: PricedLine, content: number): Words {
  const { deduction_permille: permille, deduction_reason, deducted_g = 0 } = line;
  if (permille === undefined || deduction_reason === undefined) return { th: "", en: "" };
  const partGram = (content * permille) % 1000 !== 0;
  const reason = DEDUCTIONS[deduction_reason];
  const kg = kgDigits(deducted_g);
  return {
    th: ` หัก${reason.th} ${percent(permille)} (${kg} กก.${partGram ? " ไม่คิดเศษกรัม" : ""})`,
    en: ` less ${reason.en} ${percent(permille)} (${kg} kg${partGram ? ", part of a gram left in" : ""})`,
  };
}

function priceWords(line: PricedLine): Words {
  const price = bahtDigits(line.unit_price);
  if (line.tier_from === 0) return { th: `${price} บาท`, en: `${price} baht` };
  const start = amountWords(line.tier_from, line.unit);
  const load = amountWords(line.tier_quantity, line.unit);
  const alone = line.tier_quantity === (line.net_g ?? line.count);
  return {
    th: `${price} บาท (ราคาตั้งแต่ ${start.th}${alone ? "" : ` ทั้งใบมี ${load.th}`})`,
    en: `${price} baht (price from ${start.en} on${alone ? "" : `; the load has ${load.en}`})`,
  };
}

function roundedWords(line: PricedLine): Words {
  const exact = BigInt(line.amount) * BigInt(line.exact_denominator) === BigInt(line.exact_numerator);
  if (exact) return { th: "", en: "" };
  const rule = roundingWords(line.rounding_unit, line.rounding_mode);
  const amount = bahtDigits(line.amount);
  return { th: ` ปัดเป็น ${amount} บาท (${rule.th})`, en: ` rounded to ${amount} baht (${rule.en})` };
}
