/** The service worker: the app opens without network, and takes along more when asked to. */
import { base } from "$/base";

/** Do it once the page is shown, so that it does not compete with the first screen. */
export function onceLoaded(act: () => unknown): void {
  if (document.readyState === "complete") void act();
  else window.addEventListener("load", () => void act(), { once: true });
}

/** Start the worker once the page is shown. */
export function registerWorker(): void {
  if (!("serviceWorker" in navigator) || import.meta.env.DEV) return;
  onceLoaded(() => navigator.serviceWorker.register(`${base}sw.js`, { scope: base }));
}

/**
 * Keep every file of the app on the phone, maps and the camera's reader too, so that all screens
 * work without network. Resolves to the number of files that are there; throws when some could
 * not be fetched.
 */
export async function takeAppAlong(): Promise<number> {
  const { active } = await navigator.serviceWorker.ready;
  if (!active) throw new Error("no service worker");
  return new Promise((resolve, reject) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }: MessageEvent<{ kept: number } | { failed: string }>) =>
      "kept" in data ? resolve(data.kept) : reject(new Error(data.failed));
    active.postMessage("take-along", [port2]);
  });
}
