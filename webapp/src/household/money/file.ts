/** A paper of the service as a file of this phone: to look at, to keep, or to send on. */
import { Refused } from "$/api/problem";

type Blobbed = { data?: Blob; error?: unknown; response: Response };

/** The answer's file, or the refusal. */
export async function fileOf(asked: Promise<Blobbed>, name: string): Promise<File> {
  let answer: Blobbed;
  try {
    answer = await asked;
  } catch {
    throw new Refused(null, 0);
  }
  if (!answer.data) throw new Refused(null, answer.response.status);
  return new File([answer.data], name, { type: answer.data.type });
}

/** Let the phone share the file; where it cannot, save it. */
export async function shareOrSave(file: File, title: string): Promise<void> {
  if (navigator.canShare?.({ files: [file] })) {
    try {
      return await navigator.share({ files: [file], title });
    } catch (error) {
      if (error instanceof DOMException && error.name === "AbortError") return;
    }
  }
  save(file);
}

/** Save a file under its name. */
export function save(file: File): void {
  const address = URL.createObjectURL(file);
  const link = document.createElement("a");
  [link.href, link.download] = [address, file.name];
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
