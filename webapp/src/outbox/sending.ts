/** One pass over the outbox: what can be sent is sent, in its order, and nothing is ever dropped. */
import type { Problem } from "$/api/problem";
import { ADDRESSES, type Capture, isReady, keptAnswer, withoutSecrets } from "$/outbox/capture";
import { allCaptures, changeCapture, readCapture } from "$/outbox/store";

export type Signed = { person: string; token: string };
export type Reply = { status: number; body: unknown };
/** Send a body; rejects when no answer came. */
export type Post = (address: string, body: unknown, token: string) => Promise<Reply>;
/** done: nothing is left that could be sent. later: try again after a pause. sign-in: nobody may send. */
export type PassEnd = "done" | "later" | "sign-in";

type Line = { signed: () => Signed | null; post: Post; changed: () => void };

/** Send what waits under the name of whoever is signed in. */
export async function pass({ signed, post, changed }: Line): Promise<PassEnd> {
  let end: PassEnd = "done";
  for (const { seq } of (await allCaptures()).filter((each) => each.state === "waiting")) {
    const who = signed();
    if (!who) return "sign-in";
    // Another tab or an answer just now may have changed it.
    const capture = await readCapture(seq);
    if (capture?.state !== "waiting" || capture.person.id !== who.person) continue;
    const states = new Map((await allCaptures()).map((each) => [each.id, each.state]));
    if (!isReady(capture, (id) => states.get(id) ?? null)) continue;
    const reply = await post(ADDRESSES[capture.kind](capture.target), capture.body, who.token).catch(
      () => null,
    );
    if (reply?.status === 401) return "sign-in";
    await changeCapture(seq, (now) => (now.state === "waiting" ? settled(now, reply) : now));
    changed();
    if (reply === null || reply.status === 429) return "later";
    if (isPassing(reply.status)) end = "later";
  }
  return end;
}

/** The capture after an answer, or after none. */
export function settled(capture: Capture, reply: Reply | null): Capture {
  if (reply === null || isPassing(reply.status)) {
    return { ...capture, tries: capture.tries + 1, status: reply?.status ?? 0 };
  }
  if (reply.status < 300) {
    const answer = keptAnswer(capture.kind, reply.body);
    return {
      ...withoutSecrets(capture),
      state: "sent",
      answer,
      problem: null,
      status: reply.status,
    } as Capture;
  }
  const problem = isProblem(reply.body) ? reply.body : null;
  return { ...capture, state: "refused", tries: capture.tries + 1, problem, status: reply.status };
}

/** Whether the service may answer otherwise after a pause: it is no word on the capture itself. */
const isPassing = (status: number) =>
  status >= 500 || status === 408 || status === 425 || status === 429 || (status >= 300 && status < 400);

function isProblem(body: unknown): body is Problem {
  return typeof body === "object" && body !== null && "detail" in body && "type" in body;
}
