import { expect, test } from "vitest";
import { watch } from "$/collector/scanning";

/** Watch pictures: a code, none (null), or one at which looking fails. */
async function seen(pictures: (string | null | Error)[]): Promise<string[]> {
  const read: string[] = [];
  let place = 0;
  const look = async () => {
    const picture = pictures[place++] ?? null;
    if (picture instanceof Error) throw picture;
    return picture;
  };
  // The screen stays until the picture after the last one.
  const gone = () => place > pictures.length;
  await watch({ look, onread: (text) => read.push(text), gone, pause: async () => undefined });
  return read;
}

test("a code is told once as long as it is held before the camera, and again after another", async () => {
  expect(await seen([null, "a", "a", null, "a", "b", "a"])).toEqual(["a", "b", "a"]);
});

test("a picture at which looking fails does not end it", async () => {
  expect(await seen([new Error("memory"), "a", new Error("memory"), "b"])).toEqual(["a", "b"]);
});

test("nothing is told once the screen is gone", async () => {
  let gone = false;
  const read: string[] = [];
  const look = async () => {
    gone = true;
    return "a";
  };
  await watch({ look, onread: (text) => read.push(text), gone: () => gone, pause: async () => undefined });
  expect(read).toEqual([]);
});
