/** What goes on beside the screens while a round is under way: news are looked for, and the
 * vehicle's position is told to the households that wait. Both rest when nobody looks. */
import { untrack } from "svelte";
import { api } from "$/api/client";
import { day } from "$/collector/day.svelte";
import { newId } from "$/ids";
import { outbox } from "$/outbox/outbox.svelte";
import { keepLocal, readLocal } from "$/storage/local";

const LOOK_MS = 60_000;
const TELL_MS = 60_000;
const MOST_FIXES = 500;
type Fix = { at: string; lat: number; lon: number; accuracy_m?: number };

/** Whether positions are told; kept on the phone. */
class Telling {
  on = $state(readLocal("tell-position") !== "no");
  /** The phone does not let us know where it is. */
  refused = $state(false);

  set(on: boolean): void {
    this.on = on;
    keepLocal("tell-position", on ? "yes" : "no");
  }
}
export const telling = new Telling();

/** Start it from the root of the collector's screens. */
export function follow(): void {
  $effect(() => {
    const look = () => document.visibilityState === "visible" && navigator.onLine && void day.look();
    const timer = setInterval(look, LOOK_MS);
    window.addEventListener("online", look);
    document.addEventListener("visibilitychange", look);
    return () => {
      clearInterval(timer);
      window.removeEventListener("online", look);
      document.removeEventListener("visibilitychange", look);
    };
  });
  // With nothing left to send the books know all: the purse is then exactly what they say.
  const taken = $derived(day.taken?.pack.round.id ?? null);
  const drained = $derived(outbox.read && outbox.unsent.length === 0);
  $effect(() => {
    if (taken && drained && navigator.onLine) untrack(() => void day.askPurse().catch(() => undefined));
  });
  const round = $derived(
    telling.on && day.progress?.begun && !day.progress.finished ? (day.taken?.pack.round.id ?? null) : null,
  );
  $effect(() => {
    const of = round;
    return of ? untrack(() => tellPositions(of)) : undefined;
  });
}

/** Tell where the vehicle is about once a minute while the page is seen; returns what stops it. */
function tellPositions(round: string): () => void {
  let fixes: Fix[] = [];
  let sending = false;
  const send = async () => {
    if (sending || fixes.length === 0) return;
    sending = true;
    const batch = fixes;
    fixes = [];
    const body = { id: newId(), items: batch };
    const params = { path: { round_id: round } };
    const { response } = await api
      .POST("/api/v1/rounds/{round_id}/positions", { params, body })
      .catch(() => ({ response: null }));
    // They are no record: what is not taken now is sent once more, as long as it is of use.
    if (!response || response.status >= 500) fixes = [...batch, ...fixes].slice(-MOST_FIXES);
    sending = false;
  };
  const look = () => {
    if (document.visibilityState !== "visible" || !navigator.geolocation) return;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        telling.refused = false;
        const { latitude: lat, longitude: lon, accuracy } = coords;
        fixes.push({ at: new Date().toISOString(), lat, lon, accuracy_m: Math.round(accuracy) });
        if (navigator.onLine) void send();
      },
      ({ code, PERMISSION_DENIED }) => (telling.refused = code === PERMISSION_DENIED),
      { enableHighAccuracy: false, maximumAge: TELL_MS / 2, timeout: TELL_MS / 2 },
    );
  };
  look();
  const timer = setInterval(look, TELL_MS);
  return () => clearInterval(timer);
}
