/**
 * What a load brings, computed as the service computes it: docs/pricing.md has the rules, and
 * `python -m pricing.vectors` the cases that both must agree on.
 */
import { InvalidLoad, LineProblem, unitData } from "$/pricing/problems";
import { round } from "$/pricing/rounding";
import {
  type Grade,
  isWeighed,
  type Limits,
  type Line,
  type LoadLine,
  type Measure,
  type Offer,
  type PricedLine,
  type PriceList,
  type Quote,
  type Tier,
  type Weighed,
} from "$/pricing/types";

const PERMILLE = 1000;
const MOST_QUANTITY = 1_000_000_000;
const MOST_COUNT = 1_000_000;

type Buyable = {
  line: LoadLine;
  offer: Required<Pick<Offer, "material" | "unit" | "unit_price" | "tiers">>;
  grade: Grade;
};

/** Price `lines` by `list`. Throws `InvalidLoad` with one problem for each wrong line. */
export function quote(lines: readonly LoadLine[], list: PriceList, limits: Limits): Quote {
  if (lines.length === 0) throw new InvalidLoad([new LineProblem("empty_load", "lines", {})]);
  const errors: LineProblem[] = [];
  const found = lines.flatMap((line, position) => {
    try {
      return [lookUp(line, list, limits)];
    } catch (problem) {
      if (!(problem instanceof LineProblem)) throw problem;
      errors.push(problem.at(position));
      return [];
    }
  });
  if (errors.length > 0) throw new InvalidLoad(errors);
  const brought = new Map<string, number>();
  for (const each of found) {
    if ("offer" in each)
      brought.set(each.line.material, (brought.get(each.line.material) ?? 0) + quantityOf(each.line));
  }
  const priced = found.map(
    (each): Line => ("offer" in each ? price(each, list, brought.get(each.line.material) ?? 0) : each),
  );
  return {
    lines: priced,
    total: priced.reduce((sum, line) => sum + ("amount" in line ? line.amount : 0), 0),
  };
}

/** Grams not bought: the deduction's share of what is in the container, part grams dropped. */
export function deductedOf({ gross_g, tare_g, deduction_permille = 0 }: Weighed): number {
  return Math.floor(((gross_g - tare_g) * deduction_permille) / PERMILLE);
}

/** What is paid for: net grams, pieces or crates. */
export function quantityOf(measure: Measure): number {
  return isWeighed(measure) ? measure.gross_g - measure.tare_g - deductedOf(measure) : measure.count;
}

/** The first problem of what was weighed or counted; null when there is none. */
export function checkMeasure(measure: Measure, limits: Limits): LineProblem | null {
  try {
    check(measure, limits);
    return null;
  } catch (problem) {
    if (problem instanceof LineProblem) return problem;
    throw problem;
  }
}

/** The offer and grade that hold for a valid line, or the line refused; throws `LineProblem`. */
function lookUp(
  line: LoadLine,
  list: PriceList,
  limits: Limits,
): Buyable | Extract<Line, { refusal: unknown }> {
  const offer = list.offers.find(({ material }) => material === line.material);
  if (!offer) throw new LineProblem("unknown_material", "material", { material: line.material });
  const grade = gradeOf(line.grade, list);
  check(line, limits);
  // What is refused has no unit, so it may be weighed or counted.
  if (offer.refusal) return { material: line.material, grade: null, refusal: offer.refusal };
  const { unit = "kg", unit_price = 0, tiers = [] } = offer;
  if (isWeighed(line) !== (unit === "kg")) {
    throw new LineProblem("wrong_unit", isWeighed(line) ? "gross_g" : "count", unitData(line.material, unit));
  }
  if (grade.refusal) return { material: line.material, grade: grade.name, refusal: grade.refusal };
  return { line, offer: { material: offer.material, unit, unit_price, tiers }, grade };
}

function gradeOf(name: string | null, list: PriceList): Grade {
  const grade = name === null ? list.grades[0] : list.grades.find((each) => each.name === name);
  if (grade) return grade;
  const known = list.grades.map((each) => each.name).join(", ");
  throw new LineProblem("unknown_grade", "grade", { grade: name ?? "", known });
}

function check(measure: Measure, limits: Limits): void {
  if (!isWeighed(measure)) {
    within(measure.count, 1, MOST_COUNT, "count");
    const { count } = measure;
    if (count > limits.count)
      throw new LineProblem("count_over_limit", "count", { count, limit: limits.count });
    return;
  }
  const { gross_g, tare_g, deduction_permille } = measure;
  within(gross_g, 1, MOST_QUANTITY, "gross_g");
  within(tare_g, 0, MOST_QUANTITY, "tare_g");
  if (gross_g > limits.gross_g) {
    throw new LineProblem("mass_over_limit", "gross_g", { gross_g, limit_g: limits.gross_g });
  }
  if (tare_g >= gross_g) throw new LineProblem("tare_not_below_gross", "tare_g", { gross_g, tare_g });
  if (deduction_permille !== undefined) within(deduction_permille, 1, PERMILLE - 1, "deduction.permille");
}

function within(value: number, least: number, most: number, path: string): void {
  if (!Number.isSafeInteger(value)) throw new LineProblem("not_whole", path, { value: String(value) });
  if (value < least) throw new LineProblem("too_small", path, { value, least });
  if (value > most) throw new LineProblem("too_large", path, { value, most });
}

function tierOf({ unit_price, tiers }: Buyable["offer"], quantity: number): Tier {
  return tiers.findLast((tier) => tier.from_quantity <= quantity) ?? { from_quantity: 0, unit_price };
}

function price({ line, offer, grade }: Buyable, list: PriceList, brought: number): PricedLine {
  const tier = tierOf(offer, brought);
  const quantity = quantityOf(line);
  const numerator = BigInt(quantity) * BigInt(tier.unit_price) * BigInt(grade.permille);
  const denominator = PERMILLE * (offer.unit === "kg" ? 1000 : 1);
  return {
    formula: 1,
    price_list_id: list.id,
    price_list_version: list.version,
    valid_from: list.valid_from,
    material: line.material,
    unit: offer.unit,
    ...measured(line),
    unit_price: tier.unit_price,
    tier_from: tier.from_quantity,
    tier_quantity: brought,
    grade: grade.name,
    grade_permille: grade.permille,
    exact_numerator: String(numerator),
    exact_denominator: denominator,
    rounding_unit: list.rounding_unit,
    rounding_mode: list.rounding_mode,
    amount: round(numerator, denominator, list.rounding_unit, list.rounding_mode),
  };
}

function measured(measure: Measure): Partial<PricedLine> {
  if (!isWeighed(measure)) return { count: measure.count };
  const { gross_g, tare_g, deduction_permille, deduction_reason } = measure;
  return {
    gross_g,
    tare_g,
    ...(deduction_permille !== undefined && { deduction_permille }),
    ...(deduction_reason !== undefined && { deduction_reason }),
    deducted_g: deductedOf(measure),
    net_g: quantityOf(measure),
  };
}
