/** Bluetooth scales with the standard Weight Scale service (0x181D). */
import type { Adapter, Listeners, Weight } from "$/collector/scale/adapter";

const SERVICE = 0x181d;
const MEASUREMENT = 0x2a9d;
const UNSUCCESSFUL = 0xffff;
/** One step of the measurement: 5 g, or a hundredth of a pound (4.5359237 g). */
const STEP_G = 5;

/** What a Weight Measurement says; null when nothing was measured. It is sent once it stands still. */
export function weightOf(data: DataView): Weight | null {
  if (data.byteLength < 3) return null;
  const imperial = (data.getUint8(0) & 1) === 1;
  const raw = data.getUint16(1, true);
  if (raw === UNSUCCESSFUL) return null;
  // Whole numbers only: raw / 100 lb × 453.59237 g.
  const grams = imperial ? Math.round((raw * 45_359_237) / 10_000_000) : raw * STEP_G;
  return { grams, stable: true };
}

export const canBluetooth = (): boolean => "bluetooth" in navigator;

/** Ask the person for a scale and listen to it; rejects when none is chosen or it cannot be reached. */
export async function connectBluetooth({ onweight, onclosed }: Listeners): Promise<Adapter> {
  const device = await navigator.bluetooth.requestDevice({ filters: [{ services: [SERVICE] }] });
  return listenTo(device, { onweight, onclosed });
}

/** Listen to a scale that was chosen; a connection that comes to nothing is let go again. */
export async function listenTo(device: BluetoothScale, { onweight, onclosed }: Listeners): Promise<Adapter> {
  const server = await device.gatt?.connect();
  if (!server) throw new Error("the scale has no GATT server");
  // The browser gives the same scale as the same object: each connection has to end but once.
  device.addEventListener("gattserverdisconnected", onclosed, { once: true });
  try {
    const service = await server.getPrimaryService(SERVICE);
    const measurement = await service.getCharacteristic(MEASUREMENT);
    measurement.addEventListener("characteristicvaluechanged", () => {
      const weight = measurement.value && weightOf(measurement.value);
      if (weight) onweight(weight);
    });
    await measurement.startNotifications();
  } catch (error) {
    device.removeEventListener("gattserverdisconnected", onclosed);
    server.disconnect();
    throw error;
  }
  return { device: device.name ?? device.id, close: () => server.disconnect() };
}
