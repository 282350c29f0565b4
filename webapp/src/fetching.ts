/** Fetching files into the app's own store, where reception comes and goes. */

/** So many at once: more do not go faster over a village's network. */
const AT_ONCE = 4;

/**
 * Fetch each of `urls` into `cache`. What came stays, also when others did not, so that the next try
 * has less to do; rejects in the end with what kept the first one from it.
 */
export async function addEach(cache: Pick<Cache, "add">, urls: readonly string[]): Promise<void> {
  const left = [...urls];
  const failures: unknown[] = [];
  const fetchOn = async () => {
    for (let url = left.shift(); url !== undefined; url = left.shift()) {
      await cache.add(url).catch((error: unknown) => failures.push(error));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, fetchOn));
  if (failures.length > 0) throw failures[0];
}
