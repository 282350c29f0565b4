/** Exact decimal text of whole numbers, and back; nothing is guessed and nothing is rounded. */

/** `scaled` / 10^`places` with at least `least` decimals: 1,234.50. */
export function decimalText(scaled: bigint | number, places: number, least: number): string {
  const value = BigInt(scaled);
  const digits = String(value < 0n ? -value : value).padStart(places + 1, "0");
  const whole = digits.slice(0, digits.length - places).replace(/\B(?=(\d{3})+$)/g, ",");
  const part = digits
    .slice(digits.length - places)
    .replace(/0+$/, "")
    .padEnd(least, "0");
  return `${value < 0n ? "-" : ""}${whole}${part ? `.${part}` : ""}`;
}

/** Kilograms with at least one decimal: 12.0. */
export const kgDigits = (grams: number): string => decimalText(grams, 3, 1);
/** Baht with two decimals: 1,234.50. */
export const bahtDigits = (satang: number): string => decimalText(satang, 2, 2);
/** 75%, 2.5%. */
export const percent = (permille: number): string => `${decimalText(permille, 1, 0)}%`;

const DECIMAL = /^(0|[1-9][0-9]{0,8})?(?:\.([0-9]*))?$/;

/**
 * The whole number that a person typed with at most `places` decimals ("12.3" with three is
 * 12300); null when it is no number, has more decimals, or is above 999,999,999.
 */
export function scaledFromText(text: string, places: number): number | null {
  const match = DECIMAL.exec(text.trim());
  if (!match || (!match[1] && !match[2])) return null;
  const part = match[2] ?? "";
  if (part.length > places) return null;
  return Number((match[1] ?? "0") + part.padEnd(places, "0"));
}
