/** Small things kept on the phone. Where that is forbidden or full they hold until the page is closed. */
const held = new Map<string, string>();

/** What was kept under `key`; null when nothing was. */
export function readLocal(key: string): string | null {
  try {
    return held.get(key) ?? localStorage.getItem(key);
  } catch {
    return null;
  }
}

export function keepLocal(key: string, value: string): void {
  try {
    localStorage.setItem(key, value);
    held.delete(key);
  } catch {
    held.set(key, value);
  }
}
