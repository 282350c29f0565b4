/** What the collector's screens speak of, as the API gives it. */
import type { components } from "$/api/schema";

type Schemas = components["schemas"];
export type Pack = Schemas["Pack"];
export type Member = Schemas["MemberMark"];
export type Stop = Schemas["PackStop"];
export type Trip = Schemas["PackTrip"];
export type Material = Schemas["Material"];
export type RefusedKind = Schemas["Refused"];
export type TicketBody = Schemas["TicketBody"];
export type TicketLineBody = Schemas["TicketLineBody"];
export type Reading = Schemas["ReadingBody"];
export type MissReason = Schemas["MissBody"]["reason"];
export type TripEndReason = Schemas["TripEndBody"]["reason"];

/** Whose load it is, as far as the phone needs it. */
export type Home = { id: string; code: string; name: string; house_number: string; village_number: number };

/** What was taken along for a day, and when by the phone's clock. */
export type Taken = { pack: Pack; etag: string | null; at: number };
export type TakenMembers = { items: Member[]; etag: string | null; at: number };
