/** A price list and a load, in the form that the API gives and takes. Whole numbers only. */
export type Words = { th: string; en: string };
export type Unit = "kg" | "piece" | "crate";
export type RoundingMode = "floor" | "half_up" | "half_even";

export type Refusal = { code: string; reason: Words; advice: Words };
/** A share of the unit price; the first grade is taken when nobody has graded. */
export type Grade = { name: string; permille: number; refusal?: Refusal };
/** A better price in satang from a quantity of the whole load on. */
export type Tier = { from_quantity: number; unit_price: number };
/** What is bought has unit, price and tiers; what is not has `refusal` alone. */
export type Offer = {
  material: string;
  unit?: Unit;
  unit_price?: number;
  tiers?: Tier[];
  refusal?: Refusal;
};
export type PriceList = {
  id: string;
  version: number;
  valid_from: string;
  rounding_unit: number;
  rounding_mode: RoundingMode;
  grades: Grade[];
  offers: Offer[];
};
/** The most that one line may hold before it is taken for a mistake. */
export type Limits = { gross_g: number; count: number };

export type DeductionReason = "moisture" | "dirt" | "mixed";
export type Weighed = {
  gross_g: number;
  tare_g: number;
  deduction_permille?: number;
  deduction_reason?: DeductionReason;
};
export type Counted = { count: number };
export type Measure = Weighed | Counted;
/** One material of a load: on the scale, or counted. */
export type LoadLine = { material: string; grade: string | null } & Measure;

/** A line with everything that made its amount, as the service writes it down. */
export type PricedLine = {
  formula: 1;
  price_list_id: string;
  price_list_version: number;
  valid_from: string;
  material: string;
  unit: Unit;
  gross_g?: number;
  tare_g?: number;
  deduction_permille?: number;
  deduction_reason?: DeductionReason;
  deducted_g?: number;
  net_g?: number;
  count?: number;
  unit_price: number;
  tier_from: number;
  tier_quantity: number;
  grade: string;
  grade_permille: number;
  exact_numerator: string;
  exact_denominator: number;
  rounding_unit: number;
  rounding_mode: RoundingMode;
  amount: number;
};
/** A line that is not bought: by its kind, or by its `grade`. */
export type RefusedLine = { material: string; grade: string | null; refusal: Refusal };
export type Line = PricedLine | RefusedLine;
/** A load's lines in the order given, and the sum of their amounts in satang. */
export type Quote = { lines: Line[]; total: number };

export function isWeighed<T extends object>(measure: T): measure is T & Weighed {
  return "gross_g" in measure;
}

export function isPriced(line: Line): line is PricedLine {
  return "amount" in line;
}
