/** What was captured on this phone: each sends one request, under an id of its own. */
import type { Problem } from "$/api/problem";
import type { components } from "$/api/schema";

type Schemas = components["schemas"];

/** What each kind sends, and what of the answer is kept. */
export interface Kinds {
  departure: { body: Schemas["CaptureBody"]; answer: null };
  miss: { body: Schemas["MissBody"]; answer: null };
  photo: { body: Schemas["PhotoBody"]; answer: null };
  ticket: { body: Schemas["TicketBody"]; answer: Schemas["Bought"] };
  correction: { body: Schemas["CorrectionBody"]; answer: Schemas["Bought"] };
  "trip-end": { body: Schemas["TripEndBody"]; answer: null };
  finish: { body: Schemas["CaptureBody"]; answer: null };
}
export type Kind = keyof Kinds;

/** `target` is the id in the address: the stop, the round, or the ticket to be corrected. */
export const ADDRESSES: Record<Kind, (target: string) => string> = {
  departure: (stop) => `/api/v1/stops/${stop}/departure`,
  miss: (stop) => `/api/v1/stops/${stop}/miss`,
  photo: () => "/api/v1/photos",
  ticket: () => "/api/v1/weigh-tickets",
  correction: (ticket) => `/api/v1/weigh-tickets/${ticket}/correction`,
  "trip-end": (round) => `/api/v1/rounds/${round}/trip-ends`,
  finish: (round) => `/api/v1/rounds/${round}/finish`,
};
const ANSWERED: readonly Kind[] = ["ticket", "correction"];

/** waiting: to be sent. refused: somebody has to look at it. aside: given up, with a reason. */
export type CaptureState = "waiting" | "sent" | "refused" | "aside";

/** Whom a capture is about, so that it can be shown without what was taken along. */
export type About = {
  round?: string;
  trip?: string;
  stop?: string;
  pickup?: string;
  household?: { id: string; name: string; place: string };
  total_satang?: number;
};

type Common = {
  /** The body's id. */
  id: string;
  /** Who made it: it is sent under their name alone. */
  person: { id: string; name: string };
  /** When, by the phone's clock. */
  at: string;
  about: About;
  /** Captures that have to be in before this one can be. */
  needs: string[];
};
type OfKind<K extends Kind> = {
  kind: K;
  target: string;
  body: Kinds[K]["body"];
  answer: Kinds[K]["answer"] | null;
};
type Sending = {
  /** The order on this phone; it does not depend on the clock. */
  seq: number;
  state: CaptureState;
  tries: number;
  problem: Problem | null;
  status: number;
  reason: string;
};

/** A capture to be kept. */
export type Fresh = { [K in Kind]: Common & Omit<OfKind<K>, "answer"> }[Kind];
/** A capture as it lies on the phone. */
export type Capture = { [K in Kind]: Common & OfKind<K> & Sending }[Kind];

/** A fresh capture as it is put down, still without its place in the order. */
export function putDown(fresh: Fresh): Omit<Capture, "seq"> {
  return { ...fresh, answer: null, state: "waiting", tries: 0, problem: null, status: 0, reason: "" } as Omit<
    Capture,
    "seq"
  >;
}

/** The capture as it stays on the phone once it is sent or given up: without PIN, card or picture. */
export function withoutSecrets(capture: Capture): Capture {
  const body = { ...capture.body } as Record<string, unknown>;
  if ("data" in body) body.data = "";
  if (body.confirmation) body.confirmation = { method: (body.confirmation as { method: string }).method };
  return { ...capture, body } as unknown as Capture;
}

/** What of an answer is kept: no more than what is shown again. */
export function keptAnswer(kind: Kind, answer: unknown): Capture["answer"] {
  return ANSWERED.includes(kind) ? (answer as Capture["answer"]) : null;
}

/** Whether everything that has to be in before it is in. */
export function isReady(capture: Capture, stateOf: (id: string) => CaptureState | null): boolean {
  return capture.needs.every((id) => {
    const state = stateOf(id);
    // What is gone from the phone was sent long ago.
    return state === null || state === "sent";
  });
}
