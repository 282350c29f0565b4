/** The one rounding of a priced line: a fraction of satang to a multiple of the list's unit. */
import { decimalText } from "$/pricing/digits";
import type { RoundingMode, Words } from "$/pricing/types";

/** `numerator` / `denominator` satang as a multiple of `unit` satang, by `mode`. */
export function round(numerator: bigint, denominator: number, unit: number, mode: RoundingMode): number {
  const step = BigInt(denominator) * BigInt(unit);
  const units = numerator / step;
  const twice = 2n * (numerator % step);
  const up =
    mode === "half_up"
      ? twice >= step
      : mode === "half_even" && (twice > step || (twice === step && units % 2n === 1n));
  return Number(units + (up ? 1n : 0n)) * unit;
}

/** The rule for a reader: "ปัดให้ใกล้ที่สุดทีละ 25 สตางค์ ครึ่งปัดขึ้น". */
export function roundingWords(unit: number, mode: RoundingMode): Words {
  const inBaht = decimalText(unit, 2, unit % 100 === 0 ? 0 : 2);
  const [th, en] = unit < 100 ? [`${unit} สตางค์`, `${unit} satang`] : [`${inBaht} บาท`, `${inBaht} baht`];
  if (mode === "floor") return { th: `ปัดลงทีละ ${th}`, en: `down to a multiple of ${en}` };
  const half =
    mode === "half_up"
      ? { th: "ครึ่งปัดขึ้น", en: "a half goes up" }
      : { th: "ครึ่งปัดเข้าหาเลขคู่", en: "a half goes to the even one" };
  return { th: `ปัดให้ใกล้ที่สุดทีละ ${th} ${half.th}`, en: `to the nearest multiple of ${en}, ${half.en}` };
}
