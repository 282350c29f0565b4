import { expect, test } from "vitest";
import { BangkokTime, grouped } from "$/calendar";

const TH = "th-TH-u-ca-buddhist-nu-latn";
const ZONE = "Asia/Bangkok";
const HOUR = 3_600_000;
/** Every 47 hours of four years: each month and weekday, both sides of midnight and a leap day. */
const MOMENTS = Array.from(
  { length: 750 },
  (_, i) => new Date(Date.UTC(2027, 0, 1, 16, 59, 59) + i * 47 * HOUR),
);

function written(moment: Date, locale: string, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(locale, { timeZone: ZONE, ...options }).format(moment);
}

test("times, months and dates are those of the browser's own calendar", () => {
  for (const moment of MOMENTS) {
    const time = new BangkokTime(moment);
    expect(time.iso).toBe(written(moment, "sv-SE", {}));
    expect(time.clock).toBe(written(moment, "sv-SE", { hour: "2-digit", minute: "2-digit" }));
    for (const [at, locale] of [TH, "en-GB"].entries()) {
      expect(time.month[at]).toBe(written(moment, locale, { month: "short", year: "2-digit" }));
      const short = { day: "numeric", month: "short", year: "2-digit" } as const;
      expect(time.shortDate[at]).toBe(written(moment, locale, short));
      const near = { weekday: "long", day: "numeric", month: "short" } as const;
      expect(time.nearDay[at]).toBe(written(moment, locale, near));
    }
    const full = { weekday: "short", day: "numeric", month: "short", year: "numeric" } as const;
    expect(time.day[1]).toBe(written(moment, "en-GB", full));
  }
});

test("a Thai day is short but whole words, in the Buddhist era", () => {
  expect(new BangkokTime("2026-11-26T12:00:00+07:00").day[0]).toBe("พฤหัส 26 พ.ย. 2569");
  expect(new BangkokTime("2026-11-22T17:00:00Z").day[0]).toBe("จันทร์ 23 พ.ย. 2569");
});

test("what is no moment is refused", () => {
  expect(() => new BangkokTime("soon")).toThrow(RangeError);
});

test.each([
  [0, "0"],
  [999, "999"],
  [1000, "1,000"],
  [1234567, "1,234,567"],
  [-123456, "-123,456"],
])("%d is written %s", (whole, text) => {
  expect(grouped(whole)).toBe(text);
});
