/** Every text a person reads: Thai first, English second. */
export type Words = readonly [th: string, en: string];
