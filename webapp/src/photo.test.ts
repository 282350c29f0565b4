import { expect, test } from "vitest";
import { fitted } from "$/photo";

test("a picture keeps its shape and is never made larger", () => {
  expect(fitted(4000, 3000, 1280)).toEqual({ width: 1280, height: 960 });
  expect(fitted(300, 400, 1280)).toEqual({ width: 300, height: 400 });
  expect(fitted(1, 5000, 640)).toEqual({ width: 1, height: 640 });
});
