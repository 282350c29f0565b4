/** Which part of the app an address belongs to, and who may be there. */
import type { Role } from "$/session/session.svelte";

export type Area = "household" | "collector" | "centre";
const PUBLIC = ["/", "/settings", "/sign-in", "/calculator", "/guide", "/join", "/more"];
export const ROLES: Record<Area, Role[]> = {
  household: ["household"],
  collector: ["collector"],
  centre: ["staff", "treasurer", "manager"],
};

/** The area of a path of the router. */
export function areaOf(path: string): Area {
  if (/^\/round(\/|$)/.test(path)) return "collector";
  if (/^\/centre(\/|$)/.test(path)) return "centre";
  return "household";
}

/** Whether the path can be seen without signing in. */
export function isPublic(path: string): boolean {
  return PUBLIC.includes(path);
}

/** Where a person with these roles begins. */
export function startOf(roles: readonly string[]): "/" | "/round" | "/centre" {
  if (roles.includes("collector")) return "/round";
  return roles.some((role) => ROLES.centre.includes(role as Role)) ? "/centre" : "/";
}
