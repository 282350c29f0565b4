/** What the app itself lacks, for the notice above every screen. */
export const lacking = $state({
  /** A screen could not be fetched: a newer version took its place, or there is no network. */
  screen: false,
  /** Something could not be kept on the phone. */
  storage: false,
});

const STORAGE = ["QuotaExceededError", "UnknownError", "InvalidStateError", "VersionError", "SecurityError"];

/** Listen for it; what a screen handles itself, such as a map that does not open, is left to it. */
export function watchForLacking(): void {
  let failed: unknown;
  window.addEventListener("vite:preloadError", ({ payload }) => {
    failed = payload;
  });
  window.addEventListener("unhandledrejection", ({ reason }) => {
    if (reason !== undefined && reason === failed) lacking.screen = true;
    if (reason instanceof DOMException && STORAGE.includes(reason.name)) lacking.storage = true;
  });
}
