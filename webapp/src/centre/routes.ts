/** The screens of the enterprise's people. */
export const centreRoutes = {} as const;
