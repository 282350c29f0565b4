/** A scale that the browser can listen to. */
export type Weight = { grams: number; stable: boolean };
export interface Adapter {
  /** Its name, as it says itself. */
  readonly device: string;
  close(): void;
}
export type Listeners = { onweight: (weight: Weight) => void; onclosed: () => void };
