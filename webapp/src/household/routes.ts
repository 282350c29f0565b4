/** The household's screens. The prices, where everyone begins, come with the first load. */
import Prices from "$/household/Prices.svelte";

export const householdRoutes = {
  "/": Prices,
  "/guide": () => import("$/household/Guide.svelte"),
  "/calculator": () => import("$/household/Calculator.svelte"),
  "/book": () => import("$/household/booking/Book.svelte"),
  "/pickups": () => import("$/household/pickups/Pickups.svelte"),
  "/pickups/:id": () => import("$/household/pickups/Pickup.svelte"),
  "/recurring": () => import("$/household/pickups/Recurring.svelte"),
  "/money": () => import("$/household/money/Money.svelte"),
  "/receipts/:id": () => import("$/household/money/Receipt.svelte"),
  "/withdraw": () => import("$/household/money/Withdraw.svelte"),
  "/promptpay": () => import("$/household/money/PromptPay.svelte"),
  "/welfare": () => import("$/household/money/Welfare.svelte"),
  "/more": () => import("$/household/mine/More.svelte"),
  "/inbox": () => import("$/household/mine/Inbox.svelte"),
  "/impact": () => import("$/household/mine/Impact.svelte"),
  "/card": () => import("$/household/mine/Card.svelte"),
  "/family": () => import("$/household/mine/Family.svelte"),
  "/address": () => import("$/household/mine/Address.svelte"),
  "/privacy": () => import("$/household/mine/Privacy.svelte"),
  "/join": () => import("$/household/mine/Join.svelte"),
  "/settings": () => import("$/household/Settings.svelte"),
} as const;
