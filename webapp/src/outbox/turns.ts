/** One tab of this phone sends at a time. */
const NAME = "outbox";

/**
 * What `run` resolves to; "busy" when another tab has its turn, and `freed` is called once that one
 * is over. Where there are no locks, or they are forbidden, it runs at once: twice does no harm.
 */
export async function alone<T>(
  run: () => Promise<T>,
  { locks, freed }: { locks: LockManager | undefined; freed: () => void },
): Promise<T | "busy"> {
  if (!locks) return run();
  let begun = false;
  try {
    return await locks.request(NAME, { ifAvailable: true }, async (lock) => {
      if (lock) {
        begun = true;
        return run();
      }
      locks.request(NAME, () => undefined).then(freed, () => undefined);
      return "busy" as const;
    });
  } catch (error) {
    if (begun) throw error;
    return run();
  }
}
