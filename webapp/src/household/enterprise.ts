/** Whose prices are shown: the enterprise of the person, else the first of this installation. */
import { api, ask } from "$/api/client";
import { keep, remember } from "$/api/resource.svelte";
import { session } from "$/session/session.svelte";

/** The slug of the enterprise to show; remembered, so that it is known without network. */
export async function enterpriseSlug(): Promise<string> {
  if (session.enterprise) return session.enterprise.slug;
  const kept = await remember<string>("enterprise");
  if (kept) return kept.value;
  const [first] = (await ask(api.GET("/api/v1/enterprises"))).items;
  if (!first) throw new Error("no enterprise has been opened on this installation");
  await keep("enterprise", first.slug);
  return first.slug;
}
