/** Every screen's address. Each area keeps its own; screens are fetched when first opened. */
import { createRouter } from "sv-router";
import { centreRoutes } from "$/centre/routes";
import { collectorRoutes } from "$/collector/routes";
import { householdRoutes } from "$/household/routes";

export const { p, navigate, isActive, preload, route } = createRouter({
  ...householdRoutes,
  ...collectorRoutes,
  ...centreRoutes,
  "/sign-in": () => import("$/session/SignIn.svelte"),
  "*notfound": () => import("$/ui/NotFound.svelte"),
});
