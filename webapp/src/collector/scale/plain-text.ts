/** Scales on a USB or serial cable that send lines such as "ST,GS,+  12.345kg" (A&D, CAS and alike). */
import type { Adapter, Listeners, Weight } from "$/collector/scale/adapter";

const LINE =
  /^(?:(ST|US|OL)\s*,)?\s*(?:(GS|NT)\s*,)?\s*([+-]?)\s*([0-9]{1,7})(?:\.([0-9]{1,3}))?\s*(kg|g)\s*$/i;
const BAUD = 9600;

/** What a line says; null when it is no weight, is below zero, or the scale is overloaded. */
export function weightOfLine(line: string): Weight | null {
  const match = LINE.exec(line.trim());
  if (!match) return null;
  const [, state = "ST", , sign, whole = "0", part = "", unit = "kg"] = match;
  if (state.toUpperCase() === "OL" || sign === "-") return null;
  // Grams exactly, without a float on the way; a part of a gram is no weight we buy by.
  const grams =
    unit.toLowerCase() === "kg" ? Number(whole) * 1000 + Number(part.padEnd(3, "0")) : Number(whole);
  return { grams, stable: state.toUpperCase() === "ST" };
}

export const canSerial = (): boolean => "serial" in navigator;

/** Ask the person for a port and listen to it; rejects when none is chosen or it cannot be opened. */
export async function connectSerial({ onweight, onclosed }: Listeners): Promise<Adapter> {
  const port = await navigator.serial.requestPort();
  await port.open({ baudRate: BAUD });
  const { usbVendorId = 0, usbProductId = 0 } = port.getInfo();
  const line = listen(port, onweight);
  void line.over.finally(onclosed);
  return { device: `serial-${usbVendorId}-${usbProductId}`, close: line.stop };
}

/**
 * Listen to an open port until `stop`, or until the cable is pulled, and then close it. A broken
 * byte ends a stream and not the port, which gives a new one.
 */
export function listen(
  port: Pick<SerialScale, "readable" | "close">,
  onweight: (weight: Weight) => void,
): { over: Promise<void>; stop: () => void } {
  let reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  let stopped = false;
  const hear = async () => {
    let last: ReadableStream<Uint8Array> | null = null;
    while (!stopped && port.readable && port.readable !== last) {
      last = port.readable;
      reader = last.getReader();
      try {
        await readLines(reader, onweight);
        stopped = true;
      } catch {
        // The stream is over; whether the port is, its next stream tells.
      } finally {
        // A port whose stream is held cannot be closed, nor opened again.
        reader.releaseLock();
        reader = null;
      }
    }
    await port.close().catch(() => undefined);
  };
  const stop = () => {
    stopped = true;
    void reader?.cancel().catch(() => undefined);
  };
  return { over: hear(), stop };
}

/** Resolves at the end of the stream; rejects when it breaks. */
async function readLines(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  onweight: (weight: Weight) => void,
): Promise<void> {
  const decoder = new TextDecoder();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const lines = (rest + decoder.decode(value, { stream: true })).split(/[\r\n]+/);
    rest = (lines.pop() ?? "").slice(-200);
    for (const weight of lines.map(weightOfLine)) if (weight) onweight(weight);
  }
}
