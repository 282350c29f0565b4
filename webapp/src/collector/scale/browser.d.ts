/** What of Web Bluetooth and Web Serial is used here; TypeScript's library has neither. */
interface Navigator {
  readonly bluetooth: {
    requestDevice(options: { filters: { services: number[] }[] }): Promise<BluetoothScale>;
  };
  readonly serial: { requestPort(): Promise<SerialScale> };
}
interface BluetoothScale extends EventTarget {
  readonly id: string;
  readonly name?: string;
  readonly gatt?: { connect(): Promise<BluetoothServer> };
}
interface BluetoothServer {
  disconnect(): void;
  getPrimaryService(
    service: number,
  ): Promise<{ getCharacteristic(id: number): Promise<BluetoothMeasurement> }>;
}
interface BluetoothMeasurement extends EventTarget {
  readonly value?: DataView;
  startNotifications(): Promise<unknown>;
}
interface SerialScale {
  readonly readable: ReadableStream<Uint8Array> | null;
  open(options: { baudRate: number }): Promise<void>;
  close(): Promise<void>;
  getInfo(): { usbVendorId?: number; usbProductId?: number };
}
