/** Where the app lives on its host, with a slash at both ends. */
export const base = import.meta.env.BASE_URL;
