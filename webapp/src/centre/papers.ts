/** Papers to print: PDFs that only a signed-in person may have, so a plain link will not do. */
import { type Problem, Refused } from "$/api/problem";
import { session } from "$/session/session.svelte";

/** Open the PDF at this path of the API, such as `receipts/…/pdf`; throws `Refused`. */
export async function openPaper(path: string): Promise<void> {
  // The window is opened by the tap itself; after the answer a browser would forbid it.
  const page = window.open("", "_blank");
  let answer: Response;
  try {
    answer = await fetch(`/api/v1/${path}`, { headers: { Authorization: `Bearer ${session.token}` } });
  } catch {
    page?.close();
    throw new Refused(null, 0);
  }
  if (!answer.ok) {
    page?.close();
    throw new Refused((await answer.json().catch(() => null)) as Problem | null, answer.status);
  }
  const url = URL.createObjectURL(await answer.blob());
  if (page) page.location.href = url;
  else window.location.href = url;
}
