/** The day the centre's screens are about; today until another is chosen. */
import { dayOf, today } from "$/i18n";

class ChosenDay {
  #day = $state(today());
  #chosenOn = today();

  /** "2026-11-23". A day chosen yesterday does not stay for the next morning. */
  get day(): string {
    if (this.#chosenOn !== today()) {
      this.#chosenOn = today();
      return today();
    }
    return this.#day;
  }
  set day(value: string) {
    this.#chosenOn = today();
    this.#day = value;
  }
}

export const chosen = new ChosenDay();

/** The day so many days after another. */
export function daysAfter(day: string, days: number): string {
  return dayOf(new Date(new Date(`${day}T12:00:00+07:00`).getTime() + days * 86_400_000));
}
