/** Pictures of weighed lines, on the phone until the ticket they belong to is kept. */
import type { Draft } from "$/collector/draft";
import { dropWork, putWork, readWork } from "$/collector/work";
import { newId } from "$/ids";

const nameOf = (id: string): string => `line-photo|${id}`;

/** Keep a JPEG in base64; the id it will be sent with. */
export async function keepLinePhoto(data: string): Promise<string> {
  const id = newId();
  await putWork(nameOf(id), data);
  return id;
}

/** The JPEG in base64; null when it has gone on its way already. */
export const readLinePhoto = (id: string): Promise<string | null> => readWork<string>(nameOf(id));

export async function dropLinePhotos(ids: readonly string[]): Promise<void> {
  for (const id of ids) await dropWork(nameOf(id));
}

export const photoIds = ({ lines, entry }: Pick<Draft, "lines" | "entry">): string[] =>
  [...lines, ...(entry ? [entry] : [])].flatMap(({ photo_id }) => photo_id ?? []);
