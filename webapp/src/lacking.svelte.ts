/** A screen that could not be fetched: a newer version took its place, or there is no network. */
export const lacking = $state({ screen: false });

/** Listen for them; what a screen handles itself, such as a map that does not open, is left to it. */
export function watchForLacking(): void {
  let failed: unknown;
  window.addEventListener("vite:preloadError", ({ payload }) => {
    failed = payload;
  });
  window.addEventListener("unhandledrejection", ({ reason }) => {
    if (reason !== undefined && reason === failed) lacking.screen = true;
  });
}
