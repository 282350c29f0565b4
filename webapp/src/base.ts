/** Where the app lives on its host, with a slash at both ends. */
export const base = import.meta.env.BASE_URL;

/** The path within the app, of an address on the host; the router's own are that already. */
export function pathOf(address: string): string {
  return address.startsWith(base) ? address.slice(base.length - 1) : address;
}
