/** Half-entered tickets: a killed browser or an empty battery loses no figure. */
import { day } from "$/collector/day.svelte";
import type { Draft, DraftLine } from "$/collector/draft";
import { dropLinePhotos, photoIds } from "$/collector/linePhotos";
import type { TicketCapture } from "$/collector/progress";
import type { Home, Stop } from "$/collector/types";
import { dropWork, listWork, putWork, readWork, workKey } from "$/collector/work";
import { newId } from "$/ids";
import { refusalOf } from "$/outbox/outbox.svelte";

const nameOf = (id: string) => `draft|${id}`;

export const homeOf = ({ household }: Stop): Home => ({
  id: household.id,
  code: household.code,
  name: household.name,
  house_number: household.house_number,
  village_number: household.village.number,
});

/** The draft for a stop: the one that is there, else a new one. */
export async function draftForStop(stop: Stop): Promise<Draft> {
  const open = (await drafts()).find(({ pickup, corrects }) => pickup === stop.pickup_id && !corrects);
  if (open) return open;
  return begin({
    home: homeOf(stop),
    stop: stop.id,
    pickup: stop.pickup_id,
    declared: stop.lines.map(({ material, quantity }) => ({ material, quantity })),
    price_list: stop.price_list_id,
  });
}

/** The draft for a household that has no stop. */
export async function draftForWalkUp(home: Home): Promise<Draft> {
  const open = (await drafts()).find((each) => each.home.id === home.id && !each.pickup && !each.corrects);
  return open ?? begin({ home, declared: [], price_list: day.taken?.pack.current_price_list_id ?? "" });
}

/** The draft to correct a ticket or to mend its refusal: the one there is, else one with what it says. */
export async function draftFromTicket(ticket: TicketCapture, mends: boolean): Promise<Draft> {
  const { about, body } = ticket;
  const open = (await drafts()).find((each) =>
    mends ? each.mends === ticket.seq : each.corrects === ticket.id && each.mends === undefined,
  );
  if (open) return open;
  const member = day.members?.items.find(({ id }) => id === about.household?.id);
  const stop = day.progress?.stops.find((each) => each.stop.pickup_id === about.pickup)?.stop;
  const home = stop ? homeOf(stop) : member;
  const known = home ?? {
    id: about.household?.id ?? "",
    code: "",
    name: about.household?.name ?? "",
    house_number: about.household?.place ?? "",
    village_number: 0,
  };
  const lists = day.taken?.pack.price_lists.map(({ id }) => id) ?? [];
  const list = "price_list_id" in body ? body.price_list_id : stop?.price_list_id;
  // A list that is no longer taken is what the refusal was about.
  const stale = mends && refusalOf(ticket)?.code === "stale-price-list";
  const current = day.taken?.pack.current_price_list_id ?? "";
  return begin({
    home: known,
    ...(about.stop && { stop: about.stop }),
    ...(about.pickup && { pickup: about.pickup }),
    declared: stop?.lines.map(({ material, quantity }) => ({ material, quantity })) ?? [],
    price_list: list && lists.includes(list) && !stale ? list : current,
    lines: (body.lines ?? []).map(
      (line): DraftLine => ({
        key: newId(),
        material: line.material,
        grade: line.grade ?? null,
        gross_g: line.gross_g ?? null,
        tare_g: line.tare_g ?? 0,
        deduction_permille: line.deduction_permille ?? 0,
        deduction_reason: line.deduction_reason ?? "moisture",
        quantity: line.quantity ?? null,
        reading: line.reading ?? null,
        photo_id: line.photo_id ?? null,
      }),
    ),
    refused: (body.refused ?? []).map(({ material, code, reason }) => ({
      reason,
      ...(material && { material }),
      ...(code && { code }),
    })),
    pay: body.pay ?? "passbook",
    ...(about.round && { round: about.round }),
    ...(about.trip && { trip: about.trip }),
    ...(mends ? { mends: ticket.seq } : {}),
    ...(ticket.kind === "correction" && mends ? { corrects: ticket.target } : {}),
    ...(mends ? {} : { corrects: ticket.id }),
  });
}

async function begin(
  given: Pick<Draft, "home" | "declared" | "price_list"> & Partial<Draft>,
): Promise<Draft> {
  const draft: Draft = {
    id: newId(),
    round: day.taken?.pack.round.id ?? "",
    trip: given.trip ?? (await day.currentTrip()),
    lines: [],
    refused: [],
    entry: null,
    step: "lines",
    pay: "passbook",
    revision: 0,
    because: "",
    ...given,
  };
  await putWork(nameOf(draft.id), draft);
  return draft;
}

/** What is not on the disk yet, by its key there: held until it is, or the page is closed. */
const held = new Map<string, Draft>();
/** Those of them which the phone's storage would not take. */
const refused = new Set<string>();

export async function drafts(): Promise<Draft[]> {
  const kept = await listWork<Draft>("draft|");
  return kept.map((draft) => held.get(draftKey(draft.id)) ?? draft);
}

export async function readDraft(id: string): Promise<Draft | null> {
  return held.get(draftKey(id)) ?? readWork<Draft>(nameOf(id));
}

/** Resolves when it is on the disk. When it rejects the draft is held and read as if it were. */
export async function keepDraft(draft: Draft): Promise<void> {
  const key = draftKey(draft.id);
  const newest = () => held.get(key) === draft;
  held.set(key, draft);
  try {
    await putWork(nameOf(draft.id), draft);
  } catch (error) {
    if (newest()) refused.add(key);
    throw error;
  }
  if (newest()) letGo(draft.id);
}

/** Whether the newest of the draft lies on the screen alone, for want of room. */
export const isUnkept = (id: string): boolean => refused.has(draftKey(id));

/** The draft became a capture, or lies on the disk: nothing of it is held any more. */
export function letGo(id: string): void {
  held.delete(draftKey(id));
  refused.delete(draftKey(id));
}

export async function dropDraft(id: string): Promise<void> {
  const draft = await readDraft(id);
  if (draft) await dropLinePhotos(photoIds(draft));
  letGo(id);
  await dropWork(nameOf(id));
}
/** The key under which the draft lies, so that its capture can take its place in one step. */
export const draftKey = (id: string): string => workKey(nameOf(id));
