/** Signs in a map's markers, drawn: the fonts of old phones lack them. */
const PATHS = {
  house: "M12 3 2 12h3v8h5v-6h4v6h5v-8h3Z",
  star: "m12 2 3 7 7 .6-5.3 4.7L18.3 22 12 17.7 5.7 22l1.6-7.7L2 9.6 9 9Z",
} as const;
export type Sign = keyof typeof PATHS;

const SVG = "http://www.w3.org/2000/svg";

export function drawn(sign: Sign): SVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("width", "1.1em");
  svg.setAttribute("height", "1.1em");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[sign]);
  path.setAttribute("fill", "currentColor");
  svg.append(path);
  return svg;
}
