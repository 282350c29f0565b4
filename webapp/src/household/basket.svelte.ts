/** What a person means to sell: kept on the phone from the calculator to the booking. */
import type { components } from "$/api/schema";

export type DeclaredLine = components["schemas"]["DeclaredLineBody"];

const KEY = "basket";
/** The room in a bag, millilitres: what it weighs depends on what is in it. */
export const BAG_ML = { small: 10_000, large: 30_000, sack: 80_000 } as const;
export type Bag = keyof typeof BAG_ML;

function kept(): Record<string, number> {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? "{}") as Record<string, number>;
  } catch {
    return {};
  }
}

class Basket {
  /** Grams, pieces or crates by material. */
  amounts = $state<Record<string, number>>(kept());

  get lines(): DeclaredLine[] {
    return Object.entries(this.amounts).map(([material, quantity]) => ({ material, quantity }));
  }
  get count(): number {
    return Object.keys(this.amounts).length;
  }

  /** Say how much there is of a material; nothing takes it out. */
  set(material: string, quantity: number): void {
    const whole = Math.max(0, Math.round(quantity));
    const { [material]: _gone, ...rest } = this.amounts;
    this.amounts = whole > 0 ? { ...rest, [material]: whole } : rest;
    this.#keep();
  }
  fill(lines: readonly DeclaredLine[]): void {
    this.amounts = Object.fromEntries(lines.map(({ material, quantity }) => [material, quantity]));
    this.#keep();
  }
  empty(): void {
    this.fill([]);
  }
  #keep(): void {
    try {
      localStorage.setItem(KEY, JSON.stringify(this.amounts));
    } catch {
      // Forbidden or full: it holds until the page is closed.
    }
  }
}

export const basket = new Basket();

/** Grams of a material that fill a bag, by the room the material takes; at least 50. */
export function bagGrams(bag: Bag, ml_per_kg: number): number {
  return Math.max(50, Math.round((BAG_ML[bag] * 1000) / ml_per_kg / 50) * 50);
}
