/** A picture made small enough for the service, on the phone: it takes 300 kB at most. */
const MOST_BYTES = 290_000;
const SIDES = [1280, 960, 640] as const;
const QUALITIES = [0.8, 0.65, 0.5] as const;

/** Thrown when a file is no picture this phone can read. */
export class NoPicture extends Error {}

/** The side lengths of a picture within `most` pixels, keeping its shape. */
export function fitted(width: number, height: number, most: number): { width: number; height: number } {
  const share = Math.min(1, most / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * share)), height: Math.max(1, Math.round(height * share)) };
}

/** A JPEG of the picture in base64, as large as the service takes; throws `NoPicture`. */
export async function smallJpeg(file: Blob): Promise<string> {
  let image: ImageBitmap;
  try {
    image = await createImageBitmap(file);
  } catch {
    throw new NoPicture();
  }
  try {
    for (const side of SIDES) {
      for (const quality of QUALITIES) {
        const made = await drawn(image, fitted(image.width, image.height, side), quality);
        if (made.size <= MOST_BYTES) return base64(made);
      }
    }
  } finally {
    image.close();
  }
  throw new NoPicture();
}

async function drawn(
  image: ImageBitmap,
  size: { width: number; height: number },
  quality: number,
): Promise<Blob> {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [size.width, size.height];
  canvas.getContext("2d")?.drawImage(image, 0, 0, size.width, size.height);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new NoPicture())), "image/jpeg", quality),
  );
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer());
  let text = "";
  for (let at = 0; at < bytes.length; at += 0x8000) {
    text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  }
  return btoa(text);
}
