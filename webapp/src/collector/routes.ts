/** The collector's screens. */
export const collectorRoutes = {
  "/round": () => import("$/collector/Today.svelte"),
  "/round/take": () => import("$/collector/Take.svelte"),
  "/round/stops": () => import("$/collector/Stops.svelte"),
  "/round/stops/:id": () => import("$/collector/StopPage.svelte"),
  "/round/weigh/:id": () => import("$/collector/weigh/Weigh.svelte"),
  "/round/tickets": () => import("$/collector/Tickets.svelte"),
  "/round/tickets/:id": () => import("$/collector/TicketPage.svelte"),
  "/round/scan": () => import("$/collector/Scan.svelte"),
  "/round/members": () => import("$/collector/Members.svelte"),
  "/round/unsent": () => import("$/collector/Unsent.svelte"),
  "/round/more": () => import("$/collector/More.svelte"),
  "/round/scale": () => import("$/collector/ScalePage.svelte"),
  "/round/unload": () => import("$/collector/Unload.svelte"),
  "/round/end": () => import("$/collector/End.svelte"),
} as const;
