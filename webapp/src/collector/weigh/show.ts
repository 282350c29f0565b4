/** The household may look on: what is on the scale is shown to it, when there is network. */
import { api } from "$/api/client";
import type { Draft, DraftLine } from "$/collector/draft";
import { newId } from "$/ids";

let last: ReturnType<typeof setTimeout> | undefined;

/** Send what is on the scale soon; only the newest counts, and one that is lost is no loss. */
export function showDraft(draft: Draft): void {
  clearTimeout(last);
  if (!draft.stop || draft.corrects || !navigator.onLine) return;
  const { stop } = draft;
  last = setTimeout(() => {
    const body = {
      id: newId(),
      revision: draft.revision,
      price_list_id: draft.price_list,
      captured_at: new Date().toISOString(),
      lines: draft.lines.map(shown),
    };
    void api
      .POST("/api/v1/stops/{stop_id}/weighing", { params: { path: { stop_id: stop } }, body })
      .catch(() => undefined);
  }, 400);
}

function shown(line: DraftLine) {
  const grade = line.grade === null ? {} : { grade: line.grade };
  if (line.quantity !== null) return { material: line.material, ...grade, quantity: line.quantity };
  const off = line.deduction_permille
    ? { deduction_permille: line.deduction_permille, deduction_reason: line.deduction_reason }
    : {};
  return {
    material: line.material,
    ...grade,
    gross_g: line.gross_g ?? 0,
    ...(line.tare_g > 0 && { tare_g: line.tare_g }),
    ...off,
  };
}
