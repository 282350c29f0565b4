/** Scales that are lost, break off, and come back. */
import { beforeEach, expect, test, vi } from "vitest";
import type { Listeners, Weight } from "$/collector/scale/adapter";
import { listen } from "$/collector/scale/plain-text";
import { Scale } from "$/collector/scale/scale.svelte";
import { listenTo } from "$/collector/scale/weight-service";

const LOST = new DOMException("lost", "NetworkError");
const text = (line: string) => new TextEncoder().encode(line);

/** A serial port that gives one stream after the other, as the browser does after a broken byte. */
class Port {
  closed = 0;
  readable: ReadableStream<Uint8Array> | null = null;
  #feed: ReadableStreamDefaultController<Uint8Array> | null = null;
  constructor() {
    this.renew();
  }
  renew(): void {
    this.readable = new ReadableStream({
      start: (feed) => {
        this.#feed = feed;
      },
    });
  }
  say(line: string): void {
    this.#feed?.enqueue(text(line));
  }
  /** A broken byte: the stream is over, the port is not. */
  stumble(): void {
    const old = this.#feed;
    this.renew();
    old?.error(new DOMException("framing", "FramingError"));
  }
  pull(): void {
    const old = this.#feed;
    this.readable = null;
    old?.error(LOST);
  }
  close = async (): Promise<void> => {
    if (this.readable?.locked) throw new TypeError("the stream is held");
    this.closed++;
  };
}

test("a broken byte on the cable ends nothing; pulling it does, and the port can be opened again", async () => {
  const port = new Port();
  const heard: Weight[] = [];
  const { over } = listen(port, (weight) => heard.push(weight));
  port.say("ST,GS,+  1.000kg\r\n");
  await vi.waitFor(() => expect(heard).toHaveLength(1));
  port.stumble();
  port.say("ST,GS,+  2.500kg\r\n");
  await vi.waitFor(() => expect(heard.at(-1)).toEqual({ grams: 2500, stable: true }));
  port.pull();
  await over;
  expect(port.closed).toBe(1);
});

test("when we stop listening the port is let go and closed", async () => {
  const port = new Port();
  const { over, stop } = listen(port, () => undefined);
  stop();
  await over;
  expect(port.readable?.locked).toBe(false);
  expect(port.closed).toBe(1);
});

/** A Bluetooth scale whose service can be missing. */
class Device extends EventTarget {
  id = "scale";
  name = "HX-200";
  connected = 0;
  constructor(readonly works: boolean) {
    super();
  }
  get gatt() {
    return {
      connect: async () => {
        this.connected++;
        return this.#server;
      },
    };
  }
  readonly #server = {
    disconnect: () => {
      this.connected--;
      this.dispatchEvent(new Event("gattserverdisconnected"));
    },
    getPrimaryService: async () => {
      if (!this.works) throw new DOMException("no such service", "NotFoundError");
      const measurement = Object.assign(new EventTarget(), { startNotifications: async () => undefined });
      return { getCharacteristic: async () => measurement };
    },
  };
}

test("a Bluetooth scale without the service is let go again, and nobody is told of a lost one", async () => {
  const device = new Device(false);
  const onclosed = vi.fn();
  await expect(listenTo(device, { onweight: () => undefined, onclosed })).rejects.toThrow("no such service");
  expect(device.connected).toBe(0);
  expect(onclosed).not.toHaveBeenCalled();
});

test("connected twice, a Bluetooth scale that is lost is told of once", async () => {
  const device = new Device(true);
  const first = vi.fn();
  (await listenTo(device, { onweight: () => undefined, onclosed: first })).close();
  const second = vi.fn();
  await listenTo(device, { onweight: () => undefined, onclosed: second });
  device.dispatchEvent(new Event("gattserverdisconnected"));
  expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
});

let scale: Scale;
let told: Listeners;
const close = vi.fn();
const adapter = { device: "scale-1", close };
const connect = async (listeners: Listeners) => {
  told = listeners;
  return adapter;
};

beforeEach(() => {
  scale = new Scale();
  close.mockClear();
});

test("what the scale shows is taken once with a number that rises, also where nothing can be kept", async () => {
  vi.stubGlobal("localStorage", {
    getItem: () => {
      throw new DOMException("no", "SecurityError");
    },
    setItem: () => {
      throw new DOMException("no", "SecurityError");
    },
  });
  await scale.connect(connect);
  told.onweight({ grams: 1200, stable: true });
  const [one, two] = [scale.take(), scale.take()];
  expect(one?.grams).toBe(1200);
  expect(two!.reading.sequence).toBeGreaterThan(one!.reading.sequence);
  vi.unstubAllGlobals();
});

test("a scale that is lost shows no weight any more, and what it said before is not taken", async () => {
  await scale.connect(connect);
  told.onweight({ grams: 1200, stable: true });
  told.onclosed();
  expect([scale.device, scale.live, scale.take()]).toEqual([null, null, null]);
  told.onweight({ grams: 900, stable: true });
  expect(scale.live).toBeNull();
});

test("a scale that is lost before it is there is no scale", async () => {
  const lost = scale.connect(async (listeners) => {
    listeners.onclosed();
    return adapter;
  });
  await expect(lost).rejects.toThrow("lost");
  expect(scale.device).toBeNull();
  expect(close).toHaveBeenCalledOnce();
});

test("the scale before is not heard once another one is connected", async () => {
  await scale.connect(connect);
  const before = told;
  await scale.connect(connect);
  expect(close).toHaveBeenCalledOnce();
  before.onweight({ grams: 1, stable: true });
  before.onclosed();
  expect([scale.device, scale.live]).toEqual(["scale-1", null]);
});
