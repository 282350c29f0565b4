/** What the service refused, or why it could not be reached. */
import type { components } from "$/api/schema";
import { t, type Words } from "$/i18n";

export type Problem = components["schemas"]["Problem"];
export type FieldError = components["schemas"]["FieldError"];

/** Thrown by `ask`: `problem` is the service's answer, null when there was none. */
export class Refused extends Error {
  constructor(
    readonly problem: Problem | null,
    readonly status: number,
  ) {
    super(problem?.type ?? "no-answer");
  }

  /** The last part of the problem's type, such as `stale-price-list`; "offline" without an answer. */
  get code(): string {
    return this.problem?.type.split(":").at(-1) ?? (this.status === 0 ? "offline" : "failed");
  }

  /** No answer came: worth another try, unlike a refusal. */
  get offline(): boolean {
    return this.status === 0;
  }

  /** The service itself said no: nothing came of it. Otherwise it may have been done all the same. */
  get answered(): boolean {
    if (this.code === "id-used") return false;
    return this.problem !== null && this.status >= 400 && this.status < 500;
  }

  /** One sentence that says what to do. */
  get sentence(): string {
    if (this.problem) return t([this.problem.detail, this.problem.detail_en]);
    return t(this.status === 0 ? NO_NETWORK : NO_SERVICE);
  }

  /** The sentence for a field of the request, such as `lines[2].gross_g`. */
  field(path: string): string | null {
    const found = this.problem?.errors?.find((error) => error.field === path);
    return found ? t([found.message, found.message_en]) : null;
  }
}

const NO_NETWORK: Words = [
  "ต่ออินเทอร์เน็ตไม่ได้ ลองใหม่เมื่อมีสัญญาณ",
  "There is no connection. Try again when there is reception.",
];
const NO_SERVICE: Words = [
  "ระบบยังไม่ตอบ รอสักครู่แล้วลองใหม่",
  "The service does not answer. Wait a moment and try again.",
];
