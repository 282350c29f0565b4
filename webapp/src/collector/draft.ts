/** A ticket while it is weighed: kept on the phone with every change, until it is a capture. */
import type { Home, Pack, Reading, TicketBody, TicketLineBody } from "$/collector/types";
import type { Fresh } from "$/outbox/capture";
import {
  type DeductionReason,
  InvalidLoad,
  type Limits,
  type LoadLine,
  type PriceList,
  type Quote,
  quote,
} from "$/pricing";

export type DraftLine = {
  key: string;
  material: string;
  grade: string | null;
  /** What the scale showed, or the count; null while nothing is entered. */
  gross_g: number | null;
  tare_g: number;
  deduction_permille: number;
  deduction_reason: DeductionReason;
  quantity: number | null;
  reading: Reading | null;
  /** The picture of it on the scale; a weighing begun before there were any has none. */
  photo_id?: string | null;
};
export type NotTaken = { material?: string; code?: string; reason: string };
export type Step = "lines" | "confirm";
export type Draft = {
  /** The ticket's id, made when the weighing began: kept twice it is one ticket. */
  id: string;
  home: Home;
  round: string;
  trip: string;
  stop?: string;
  pickup?: string;
  declared: { material: string; quantity: number }[];
  price_list: string;
  lines: DraftLine[];
  refused: NotTaken[];
  /** The line being entered, and where it stands when it is not a new one. */
  entry: DraftLine | null;
  step: Step;
  pay: "passbook" | "cash";
  /** Counted up with each change, for the household that looks on. */
  revision: number;
  /** The ticket that this one corrects, and why. */
  corrects?: string;
  because: string;
  /** The refused capture in whose place this one will stand. */
  mends?: number;
};

/** The largest count of one line, as the service has it. */
const MOST_COUNT = 1_000_000;

export const limitsOf = (pack: Pack): Limits => ({ gross_g: pack.limits.most_line_g, count: MOST_COUNT });

export function listOf(pack: Pack, id: string): PriceList | null {
  return (pack.price_lists as PriceList[]).find((list) => list.id === id) ?? null;
}

/** A line as `pricing` takes it; null while it has no figure. */
export function loadLine(line: DraftLine): LoadLine | null {
  const { material, grade } = line;
  if (line.quantity !== null) return { material, grade, count: line.quantity };
  if (line.gross_g === null) return null;
  const off = line.deduction_permille
    ? { deduction_permille: line.deduction_permille, deduction_reason: line.deduction_reason }
    : {};
  return { material, grade, gross_g: line.gross_g, tare_g: line.tare_g, ...off };
}

export type Priced = { quote: Quote; problem: null } | { quote: null; problem: InvalidLoad | null };

/** The draft's lines, with `lines` in their place, priced by its list; null without any. */
export function priceDraft(draft: Draft, pack: Pack, lines: readonly DraftLine[] = draft.lines): Priced {
  const list = listOf(pack, draft.price_list);
  const load = lines.map(loadLine).filter((line) => line !== null);
  if (!list || load.length === 0) return { quote: null, problem: null };
  try {
    return { quote: quote(load, list, limitsOf(pack)), problem: null };
  } catch (problem) {
    if (!(problem instanceof InvalidLoad)) throw problem;
    return { quote: null, problem };
  }
}

/** A line as the API takes it, with its amount in satang. */
function bodyLine(line: DraftLine, amount_satang: number): TicketLineBody {
  const said = {
    material: line.material,
    ...(line.grade !== null && { grade: line.grade }),
    ...(line.photo_id && { photo_id: line.photo_id }),
    amount_satang,
  };
  if (line.quantity !== null) return { ...said, quantity: line.quantity };
  const off = line.deduction_permille
    ? { deduction_permille: line.deduction_permille, deduction_reason: line.deduction_reason }
    : {};
  return {
    ...said,
    gross_g: line.gross_g ?? 0,
    ...(line.tare_g > 0 && { tare_g: line.tare_g }),
    ...off,
    ...(line.reading && { reading: line.reading }),
  };
}

export type Confirmation = NonNullable<TicketBody["confirmation"]>;

type Ready = {
  draft: Draft;
  pack: Pack;
  person: { id: string; name: string };
  now: Date;
  confirmation: Confirmation | null;
};

/** The capture that a finished draft becomes. Throws when it cannot be priced. */
export function captureOf({ draft, pack, person, now, confirmation }: Ready): Fresh {
  const { quote: priced } = priceDraft(draft, pack);
  if (draft.lines.length > 0 && !priced) throw new Error("the draft has no price");
  const amounts = (priced?.lines ?? []).map((line) => ("amount" in line ? line.amount : 0));
  const lines = draft.lines.map((line, place) => bodyLine(line, amounts[place] ?? 0));
  const captured_at = now.toISOString();
  const about = {
    round: draft.round,
    trip: draft.trip,
    ...(draft.stop && { stop: draft.stop }),
    ...(draft.pickup && { pickup: draft.pickup }),
    household: { id: draft.home.id, name: draft.home.name, place: placeOf(draft.home) },
    total_satang: priced?.total ?? 0,
  };
  const common = { id: draft.id, person, at: captured_at, about };
  const said = { captured_at, lines, refused: draft.refused, ...(lines.length > 0 && { pay: draft.pay }) };
  if (draft.corrects) {
    const body = { id: draft.id, ...said, reason: draft.because };
    return { ...common, kind: "correction", target: draft.corrects, needs: [draft.corrects], body };
  }
  const body: TicketBody = {
    id: draft.id,
    kind: "door",
    household_id: draft.home.id,
    price_list_id: draft.price_list,
    ...(draft.stop ? { stop_id: draft.stop } : { round_id: draft.round }),
    trip_id: draft.trip,
    ...said,
    ...(confirmation && { confirmation }),
  };
  return { ...common, kind: "ticket", target: "", needs: [], body };
}

/** "12/3 ม.4" says both in Thai and, to who knows the village by its number, in English. */
export const placeOf = (home: Pick<Home, "house_number" | "village_number">): string =>
  `${home.house_number} ม.${home.village_number}`;

export function emptyLine(key: string, material: string): DraftLine {
  return {
    key,
    material,
    grade: null,
    gross_g: null,
    tare_g: 0,
    deduction_permille: 0,
    deduction_reason: "moisture",
    quantity: null,
    reading: null,
    photo_id: null,
  };
}
