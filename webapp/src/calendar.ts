/**
 * Days, times and numbers written out by hand: a phone's first use of Intl loads its tables, which
 * costs a slow one a tenth of a second before the first screen. Bangkok is seven hours ahead of UTC
 * the year round.
 */
import type { Words } from "$/words";

const AHEAD_MS = 7 * 3_600_000;
const BUDDHIST_ERA = 543;
const MONTHS: readonly Words[] = [
  ["ม.ค.", "Jan"],
  ["ก.พ.", "Feb"],
  ["มี.ค.", "Mar"],
  ["เม.ย.", "Apr"],
  ["พ.ค.", "May"],
  ["มิ.ย.", "Jun"],
  ["ก.ค.", "Jul"],
  ["ส.ค.", "Aug"],
  ["ก.ย.", "Sept"],
  ["ต.ค.", "Oct"],
  ["พ.ย.", "Nov"],
  ["ธ.ค.", "Dec"],
];
const WEEKDAYS: readonly { th: string; thLong: string; en: string }[] = [
  { th: "อาทิตย์", thLong: "อาทิตย์", en: "Sunday" },
  { th: "จันทร์", thLong: "จันทร์", en: "Monday" },
  { th: "อังคาร", thLong: "อังคาร", en: "Tuesday" },
  { th: "พุธ", thLong: "พุธ", en: "Wednesday" },
  { th: "พฤหัส", thLong: "พฤหัสบดี", en: "Thursday" },
  { th: "ศุกร์", thLong: "ศุกร์", en: "Friday" },
  { th: "เสาร์", thLong: "เสาร์", en: "Saturday" },
];
const two = (number: number) => String(number).padStart(2, "0");

/** A moment as the clocks and calendars of Bangkok have it. */
export class BangkokTime {
  readonly #local: Date;

  /** Throws RangeError for what is no moment. */
  constructor(moment: string | Date) {
    this.#local = new Date(new Date(moment).getTime() + AHEAD_MS);
    if (Number.isNaN(this.#local.getTime())) throw new RangeError(`no moment: ${moment}`);
  }

  /** "09:41". */
  get clock(): string {
    return `${two(this.#local.getUTCHours())}:${two(this.#local.getUTCMinutes())}`;
  }
  /** "2026-11-23", as the API writes days. */
  get iso(): string {
    return this.#local.toISOString().slice(0, 10);
  }
  /** "พ.ย. 69", "Nov 26". */
  get month(): Words {
    return this.#words((month, year) => `${month} ${two(year % 100)}`);
  }
  /** "23 พ.ย. 69", "23 Nov 26". */
  get shortDate(): Words {
    return this.#words((month, year) => `${this.#local.getUTCDate()} ${month} ${two(year % 100)}`);
  }
  /** "จันทร์ 23 พ.ย. 2569", "Mon, 23 Nov 2026". */
  get day(): Words {
    const { th, en } = this.#weekday;
    const [thai, english] = this.#words((month, year) => `${this.#local.getUTCDate()} ${month} ${year}`);
    return [`${th} ${thai}`, `${en.slice(0, 3)}, ${english}`];
  }
  /** "วันจันทร์ที่ 23 พ.ย.", "Monday 23 Nov". */
  get nearDay(): Words {
    const { thLong, en } = this.#weekday;
    const [thai, english] = this.#words((month) => `${this.#local.getUTCDate()} ${month}`);
    return [`วัน${thLong}ที่ ${thai}`, `${en} ${english}`];
  }

  get #weekday() {
    return WEEKDAYS[this.#local.getUTCDay()] as (typeof WEEKDAYS)[number];
  }
  #words(write: (month: string, year: number) => string): Words {
    const [th, en] = MONTHS[this.#local.getUTCMonth()] as Words;
    const year = this.#local.getUTCFullYear();
    return [write(th, year + BUDDHIST_ERA), write(en, year)];
  }
}

/** A whole number with commas, "12,345". */
export function grouped(whole: number): string {
  return String(whole).replace(/\B(?=(\d{3})+$)/g, ",");
}
