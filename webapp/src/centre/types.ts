/** The API's things by short names. */
import type { components } from "$/api/schema";

type S = components["schemas"];
export type Day = S["Day"];
export type DayRound = Day["rounds"][number];
export type Pickup = S["Pickup"];
export type Plan = S["Plan"];
export type PlanLine = S["PlanLine"];
export type Round = S["Round"];
export type Stop = S["Stop"];
export type Replan = S["Replan"];
export type Shift = S["Shift"];
export type Vehicle = S["Vehicle"];
export type Household = S["Household"];
export type Village = S["Village"];
export type Board = S["Board"];
export type BoardMaterial = S["BoardMaterial"];
export type Payout = S["Payout"];
export type Batch = S["Batch"];
export type Transfer = S["Transfer"];
export type Dispute = S["Dispute"];
export type Collector = S["CollectorCash"];
export type FloatCount = S["FloatCount"];
export type DayClose = S["DayClose"];
export type Weights = S["Weights"];
export type Ticket = S["Ticket"];
