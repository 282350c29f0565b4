/** The outbox in IndexedDB. Every change is on the disk when its promise resolves. */
import { type Capture, type Fresh, putDown, withoutSecrets } from "$/outbox/capture";
import { database, inOneStep } from "$/storage/db";

/** All captures on this phone, in their order. */
export async function allCaptures(): Promise<Capture[]> {
  return (await database()).getAll("outbox");
}

/**
 * Keep captures all together, and forget the unfinished work they came from. One that is there
 * already stays as it is.
 */
export async function keepCaptures(fresh: readonly Fresh[], finished?: string): Promise<void> {
  await inOneStep(["outbox", "work"], async (step) => {
    const outbox = step.objectStore("outbox");
    for (const each of fresh) {
      if ((await outbox.index("id").getKey(each.id)) === undefined)
        await outbox.add(putDown(each) as Capture);
    }
    if (finished !== undefined) await step.objectStore("work").delete(finished);
  });
}

/** One capture as it is now; undefined when it is gone. */
export async function readCapture(seq: number): Promise<Capture | undefined> {
  return (await database()).get("outbox", seq);
}

/** Change captures in one go; `change` returns those that are different. */
export async function changeCaptures(change: (all: Capture[]) => Capture[]): Promise<void> {
  await inOneStep(["outbox"], async (step) => {
    const outbox = step.objectStore("outbox");
    for (const changed of change(await outbox.getAll())) await outbox.put(changed);
  });
}

/** Change one capture as it is now; nothing when it is gone. */
export async function changeCapture(seq: number, change: (capture: Capture) => Capture): Promise<void> {
  await changeCaptures((all) => all.filter((each) => each.seq === seq).map(change));
}

/** Forget captures that were sent, of people and rounds that no screen shows any more. */
export async function forgetSent(forget: (capture: Capture) => boolean): Promise<void> {
  await inOneStep(["outbox"], async (step) => {
    const outbox = step.objectStore("outbox");
    for (const capture of await outbox.getAll()) {
      if (capture.state === "sent" && forget(capture)) await outbox.delete(capture.seq);
    }
  });
}

/** Give up what was refused, and what could only be sent after it. */
export async function setAside(seq: number, reason: string): Promise<void> {
  await changeCaptures((all) => {
    const first = all.find((each) => each.seq === seq && each.state === "refused");
    if (!first) return [];
    const ids = new Set([first.id]);
    const gone = [first];
    for (const each of all) {
      if (each.state === "sent" || each.state === "aside" || each === first) continue;
      if (each.needs.some((id) => ids.has(id))) {
        ids.add(each.id);
        gone.push(each);
      }
    }
    return gone.map((each) => ({ ...withoutSecrets(each), state: "aside", reason }));
  });
}

/**
 * Put a mended capture in place of a refused one, all in one step; what waits for the old one waits
 * for it. False, and nothing is kept, when the old one is refused no longer: it was sent, given up
 * or mended already, and a second one in its place would be bought twice.
 */
export async function replaceRefused(seq: number, mended: Fresh, finished?: string): Promise<boolean> {
  return inOneStep(["outbox", "work"], async (step) => {
    const outbox = step.objectStore("outbox");
    const all = await outbox.getAll();
    const old = all.find((each) => each.seq === seq);
    if (old?.state !== "refused") return false;
    if (!all.some(({ id }) => id === mended.id)) await outbox.add(putDown(mended) as Capture);
    await outbox.put({ ...withoutSecrets(old), state: "aside", reason: `mended:${mended.id}` });
    for (const each of all.filter(({ needs, target }) => needs.includes(old.id) || target === old.id)) {
      await outbox.put({
        ...each,
        target: each.target === old.id ? mended.id : each.target,
        needs: each.needs.map((id) => (id === old.id ? mended.id : id)),
      });
    }
    if (finished !== undefined) await step.objectStore("work").delete(finished);
    return true;
  });
}
