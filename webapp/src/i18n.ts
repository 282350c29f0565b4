/** Words in the person's language, and how money, mass and time are written in it. */
import { BangkokTime, grouped } from "$/calendar";
import { prefs } from "$/prefs.svelte";
import type { Words } from "$/words";

export type { Words } from "$/words";

/** The text in the language chosen. */
export function t(words: Words): string {
  return words[prefs.lang === "th" ? 0 : 1];
}

/** The name of whatever the API gives with `name_th` and `name_en`. */
export function named(thing: { name_th: string; name_en: string }): string {
  return prefs.lang === "th" ? thing.name_th : thing.name_en;
}

/** The sentence of whatever the API gives with `th` and `en`. */
export function told(thing: { th: string; en: string }): string {
  return prefs.lang === "th" ? thing.th : thing.en;
}

/** One of the two fields `${field}_th` and `${field}_en`. */
export function inLang<K extends string>(
  thing: { readonly [P in `${K}_th` | `${K}_en`]: string | null },
  field: K,
): string {
  return thing[`${field}_${prefs.lang}` as `${K}_th`] ?? "";
}

/** Satang as baht, "23.25"; always two decimals, exact. */
export function baht(satang: number): string {
  const whole = Math.trunc(Math.abs(satang) / 100);
  const rest = String(Math.abs(satang) % 100).padStart(2, "0");
  return `${satang < 0 ? "−" : ""}${grouped(whole)}.${rest}`;
}

/** Satang with the unit, "23.25 บาท". */
export function money(satang: number): string {
  return `${baht(satang)} ${t(["บาท", "baht"])}`;
}

/** Grams as kilograms without superfluous zeros, "3.3 กก."; exact. */
export function kg(grams: number): string {
  const whole = Math.trunc(Math.abs(grams) / 1000);
  const rest = String(Math.abs(grams) % 1000)
    .padStart(3, "0")
    .replace(/0+$/, "");
  const number = `${grouped(whole)}${rest ? `.${rest}` : ""}`;
  return `${grams < 0 ? "−" : ""}${number} ${t(["กก.", "kg"])}`;
}

const UNITS: Record<string, Words> = { kg: ["กก.", "kg"], piece: ["ชิ้น", "pc"], crate: ["ลัง", "crate"] };

/** The name of a unit of the API: kg, piece or crate. */
export function unitName(unit: string): string {
  return t(UNITS[unit] ?? [unit, unit]);
}

/** A quantity in the material's base unit: grams for kg, otherwise pieces or crates. */
export function quantity(amount: number, unit: string): string {
  if (unit === "kg") return kg(amount);
  const many = prefs.lang === "en" && amount !== 1 ? "s" : "";
  return `${grouped(amount)} ${unitName(unit)}${many}`;
}

/** "09:41" in Bangkok, with น. in Thai. */
export function clock(moment: string | Date): string {
  const time = new BangkokTime(moment).clock;
  return prefs.lang === "th" ? `${time} น.` : time;
}

/** A span of a day, "08:00–12:00 น.". */
export function span(from: string, until: string): string {
  return `${clock(from).replace(" น.", "")}–${clock(until)}`;
}

/** "จันทร์ 23 พ.ย. 2569" for a moment or for a day of the API ("2026-11-23"). */
export function day(moment: string | Date): string {
  return t(new BangkokTime(noon(moment)).day);
}

/** "วันจันทร์ที่ 23 พ.ย." for choosing a day nearby. */
export function nearDay(moment: string | Date): string {
  const name = dayOf(moment);
  if (name === today()) return t(["วันนี้", "Today"]);
  if (name === tomorrow()) return t(["พรุ่งนี้", "Tomorrow"]);
  return t(new BangkokTime(noon(moment)).nearDay);
}

/** Day and time of a moment. */
export function when(moment: string | Date): string {
  return `${t(new BangkokTime(moment).shortDate)} ${clock(moment)}`;
}

/** "พ.ย. 69" for a month of the API ("2026-11"). */
export function monthName(month: string): string {
  return t(new BangkokTime(noon(`${month}-15`)).month);
}

/** The day of a moment in Bangkok as the API writes days, "2026-11-23". */
export function dayOf(moment: string | Date): string {
  if (typeof moment === "string" && moment.length === 10) return moment;
  return new BangkokTime(moment).iso;
}

/** Today in Bangkok, by the phone's clock. */
export function today(): string {
  return dayOf(new Date());
}

/** The day after today in Bangkok. */
export function tomorrow(): string {
  return dayOf(new Date(Date.now() + 86_400_000));
}

// A day without a time is its noon in Bangkok, so that no zone makes it the day before.
function noon(moment: string | Date): string | Date {
  return typeof moment === "string" && moment.length === 10 ? `${moment}T12:00:00+07:00` : moment;
}
