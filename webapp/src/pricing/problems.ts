/** What can be wrong with a line, in the service's own codes and sentences. */
import { kgDigits } from "$/pricing/digits";
import type { Unit, Words } from "$/pricing/types";

type Data = Record<string, number | string>;

/** A wrong line: a stable `code`, the `path` of the field, and what to do about it. */
export class LineProblem extends Error {
  constructor(
    readonly code: keyof typeof SAYS,
    readonly path: string,
    readonly data: Data,
  ) {
    super(code);
  }

  get words(): Words {
    const { th, en } = SAYS[this.code];
    return { th: spoken(th, this.data, "กก."), en: spoken(en, this.data, "kg") };
  }

  /** The same problem on line `position` of a load. */
  at(position: number): LineProblem {
    return new LineProblem(this.code, `lines[${position}].${this.path}`, this.data);
  }
}

/** One or more lines are wrong; nothing was priced. */
export class InvalidLoad extends Error {
  constructor(readonly errors: LineProblem[]) {
    super("invalid_load");
  }
}

const SAYS = {
  empty_load: { th: "ยังไม่มีรายการ โปรดเพิ่มอย่างน้อยหนึ่งรายการ", en: "There is no line. Add at least one." },
  not_whole: { th: "ต้องเป็นจำนวนเต็ม", en: "Must be a whole number." },
  too_small: { th: "ใส่ {value} ไม่ได้ ต้องไม่น้อยกว่า {least}", en: "{value} is too small; at least {least}." },
  too_large: { th: "ใส่ {value} ไม่ได้ ต้องไม่เกิน {most}", en: "{value} is too large; at most {most}." },
  mass_over_limit: {
    th: "น้ำหนัก {gross_g} มากผิดปกติ รับได้ไม่เกิน {limit_g} ต่อรายการ โปรดชั่งหรือพิมพ์ใหม่",
    en: "{gross_g} is implausible; one line takes at most {limit_g}. Weigh or type it again.",
  },
  count_over_limit: {
    th: "จำนวน {count} มากผิดปกติ รับได้ไม่เกิน {limit} ต่อรายการ โปรดนับหรือพิมพ์ใหม่",
    en: "{count} is implausible; one line takes at most {limit}. Count or type it again.",
  },
  tare_not_below_gross: {
    th: "น้ำหนักภาชนะ {tare_g} ต้องน้อยกว่าน้ำหนักรวม {gross_g} โปรดชั่งใหม่",
    en: "The container ({tare_g}) must weigh less than the whole ({gross_g}). Weigh again.",
  },
  unknown_material: {
    th: "ไม่มีวัสดุ {material} ในป้ายราคานี้ โปรดเลือกจากรายการ",
    en: "{material} is not on this price list. Choose one from the list.",
  },
  unknown_grade: {
    th: "ไม่มีเกรด {grade} เลือกได้: {known}",
    en: "There is no grade {grade}. Choose from: {known}.",
  },
  wrong_unit: {
    th: "{material} ซื้อขายเป็น{unit_th} โปรดใส่จำนวนเป็น{unit_th}",
    en: "{material} is bought by the {unit}. Give its quantity so.",
  },
} satisfies Record<string, Words>;

const UNITS_TH: Record<Unit, string> = { kg: "กก.", piece: "ชิ้น", crate: "ลัง" };
/** What `wrong_unit` tells of the right one. */
export const unitData = (material: string, unit: Unit): Data => ({ material, unit, unit_th: UNITS_TH[unit] });

function spoken(sentence: string, data: Data, kilograms: string): string {
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = data[name] ?? "";
    return name.endsWith("_g") && typeof value === "number"
      ? `${kgDigits(value)} ${kilograms}`
      : String(value);
  });
}
