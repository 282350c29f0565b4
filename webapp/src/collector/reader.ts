/** Reads QR codes from pictures, with a WebAssembly that this app serves itself. */
import { prepareZXingModule, readBarcodes } from "zxing-wasm/reader";
import wasmUrl from "zxing-wasm/reader/zxing_reader.wasm?url";

/** Larger pictures are no easier to read, and slower. */
const WIDTH = 640;

export type Read = (video: HTMLVideoElement) => Promise<string | null>;

/** A reader for a video; rejects when it could not be loaded. */
export async function makeReader(): Promise<Read> {
  await prepareZXingModule({ overrides: { locateFile: () => wasmUrl }, fireImmediately: true });
  const canvas = document.createElement("canvas");
  const pen = canvas.getContext("2d", { willReadFrequently: true });
  return async (video) => {
    if (!pen || video.videoWidth === 0) return null;
    const scale = Math.min(1, WIDTH / video.videoWidth);
    canvas.width = Math.round(video.videoWidth * scale);
    canvas.height = Math.round(video.videoHeight * scale);
    pen.drawImage(video, 0, 0, canvas.width, canvas.height);
    const [found] = await readBarcodes(pen.getImageData(0, 0, canvas.width, canvas.height), {
      formats: ["QRCode"],
      maxNumberOfSymbols: 1,
    });
    return found?.isValid ? found.text : null;
  };
}
