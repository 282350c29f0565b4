/** The household's screens. The prices, where everyone begins, come with the first load. */
import Prices from "$/household/Prices.svelte";

export const householdRoutes = {
  "/": Prices,
  "/settings": () => import("$/household/Settings.svelte"),
} as const;
