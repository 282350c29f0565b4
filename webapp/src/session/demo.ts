/** The demo's way in: it exists on a demonstration alone, so the published API does not name it. */
import { Refused } from "$/api/problem";

export type DemoPerson = { enterprise: string; credential: string; name: string; roles: string[] };

/** Everyone one may become; throws `Refused` where there is no demo. */
export async function demoPeople(): Promise<DemoPerson[]> {
  let answer: Response;
  try {
    answer = await fetch("/api/v1/demo/people");
  } catch {
    throw new Refused(null, 0);
  }
  if (!answer.ok) throw new Refused(null, answer.status);
  return ((await answer.json()) as { items: DemoPerson[] }).items;
}
