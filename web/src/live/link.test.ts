import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { openLink, pauseMs, type Source } from "./link";

class Wire implements Source {
  static opened: Wire[] = [];
  listeners = new Map<string, ((event: MessageEvent<string>) => void)[]>();
  closed = false;
  constructor() {
    Wire.opened.push(this);
  }
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void) {
    this.listeners.set(type, [...(this.listeners.get(type) ?? []), listener]);
  }
  close() {
    this.closed = true;
  }
  say(type: string, data = "") {
    for (const listener of this.listeners.get(type) ?? []) listener({ data } as MessageEvent<string>);
  }
}

function start() {
  const log: string[] = [];
  const close = openLink({
    open: () => new Wire(),
    onState: (state) => log.push(state),
    onEvent: (event) => log.push(JSON.stringify(event)),
    onResync: () => log.push("resync"),
    onEnd: () => log.push("end"),
    random: () => 1,
  });
  return { log, close };
}

beforeEach(() => {
  vi.useFakeTimers();
  Wire.opened = [];
});
afterEach(() => vi.useRealTimers());

test("pauses double to half a minute, half of each by chance", () => {
  expect([0, 1, 2, 4, 5, 50].map((n) => pauseMs(n, 1))).toEqual([1000, 2000, 4000, 16000, 30000, 30000]);
  expect(pauseMs(3, 0)).toBe(4000);
});

test("events are read, a torn one keeps its kind", () => {
  const { log } = start();
  Wire.opened[0]!.say("open");
  Wire.opened[0]!.say("case", '{"case_id":"c1","version":4}');
  Wire.opened[0]!.say("report", '{"case_id":null}');
  Wire.opened[0]!.say("overview", "{");
  expect(log).toEqual([
    "connecting",
    "live",
    '{"kind":"case","case_id":"c1","version":4}',
    '{"kind":"report"}',
    '{"kind":"overview"}',
  ]);
});

test("a broken link says so and returns by itself", () => {
  const { log } = start();
  Wire.opened[0]!.say("open");
  Wire.opened[0]!.say("error");
  expect(Wire.opened[0]!.closed).toBe(true);
  vi.advanceTimersByTime(999);
  expect(Wire.opened).toHaveLength(1);
  vi.advanceTimersByTime(1);
  Wire.opened[1]!.say("error");
  vi.advanceTimersByTime(2000);
  Wire.opened[2]!.say("open");
  Wire.opened[2]!.say("resync", "{}");
  expect(log).toEqual(["connecting", "live", "offline", "offline", "live", "resync"]);
});

test("a stream that ends with its session is not opened again", () => {
  const { log } = start();
  Wire.opened[0]!.say("open");
  Wire.opened[0]!.say("end", '{"reason":"session_ended"}');
  Wire.opened[0]!.say("error");
  vi.advanceTimersByTime(60_000);
  expect(log).toEqual(["connecting", "live", "offline", "end"]);
  expect(Wire.opened).toHaveLength(1);
});

test("a closed link stays closed", () => {
  const { close } = start();
  Wire.opened[0]!.say("error");
  close();
  vi.advanceTimersByTime(60_000);
  expect(Wire.opened).toHaveLength(1);
});
