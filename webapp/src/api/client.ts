/** The published API, typed from its OpenAPI document; this app uses nothing else. */
import createClient, { type Middleware } from "openapi-fetch";
import { type Problem, Refused } from "$/api/problem";
import type { paths } from "$/api/schema";
import { session } from "$/session/session.svelte";

/** On a weak network a request may hang for ever; after this long it counts as lost. */
const PATIENCE_MS = 20_000;

const signed: Middleware = {
  onRequest({ request }) {
    if (session.token) request.headers.set("Authorization", `Bearer ${session.token}`);
    return new Request(request, {
      signal: AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]),
    });
  },
  onResponse({ request, response }) {
    if (response.status === 401 && request.headers.has("Authorization")) session.expired = true;
  },
};

export const api = createClient<paths>({ baseUrl: "/" });
api.use(signed);

type Answer<T> = { data?: T; error?: unknown; response: Response };

/**
 * The data of an answer.
 *
 *     const { items } = await ask(api.GET("/api/v1/slots"));
 *
 * Throws `Refused` for a problem, and when no answer came.
 */
export async function ask<T>(asked: Promise<Answer<T>>): Promise<NonNullable<T>> {
  let answer: Answer<T>;
  try {
    answer = await asked;
  } catch {
    throw new Refused(null, 0);
  }
  if (answer.data !== undefined && answer.data !== null) return answer.data as NonNullable<T>;
  throw new Refused(isProblem(answer.error) ? answer.error : null, answer.response.status);
}

function isProblem(error: unknown): error is Problem {
  return typeof error === "object" && error !== null && "type" in error && "detail" in error;
}
