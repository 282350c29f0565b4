/** The collector's screens. */
export const collectorRoutes = {} as const;
