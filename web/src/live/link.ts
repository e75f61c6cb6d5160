/** A live link that comes back: server-sent events with growing, jittered pauses between attempts. */

/** What the header shows. */
export type LinkState = "connecting" | "live" | "offline";

/** A live event, its data as sent. */
export interface LiveEvent {
  kind: "overview" | "report" | "case";
  case_id?: string;
  version?: number;
}

/** The part of `EventSource` that the link uses. */
export interface Source {
  addEventListener(type: string, listener: (event: MessageEvent<string>) => void): void;
  close(): void;
}

/** How a link is made. */
export interface LinkOptions {
  open(): Source;
  onState(state: LinkState): void;
  onEvent(event: LiveEvent): void;
  /** What happened before this moment was not heard: at the start, after a break, or when we fell behind. */
  onResync(): void;
  /** The server ended the stream with the session; the link stays closed. */
  onEnd(): void;
  /** A number in [0, 1) for the jitter. */
  random(): number;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 30_000;
const KINDS = ["overview", "report", "case"] as const;

/** The pause before the nth attempt: doubles to half a minute; half of it is by chance, so that a room of consoles does not return at once. */
export function pauseMs(attempt: number, random: number): number {
  const whole = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** Math.min(attempt, 10));
  return Math.round(whole / 2 + (whole / 2) * random);
}

function read(kind: LiveEvent["kind"], data: string): LiveEvent {
  try {
    const { case_id, version } = JSON.parse(data) as { case_id?: string | null; version?: number | null };
    return { kind, ...(case_id ? { case_id } : {}), ...(version != null ? { version } : {}) };
  } catch {
    return { kind };
  }
}

/** Opens the link; the function given back closes it for good. */
export function openLink(options: LinkOptions): () => void {
  let attempt = 0;
  let broken = false;
  let source: Source | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;

  const connect = () => {
    if (!broken) options.onState("connecting");
    const mine = options.open();
    source = mine;
    mine.addEventListener("open", () => {
      attempt = 0;
      options.onState("live");
      broken = false;
    });
    mine.addEventListener("error", () => {
      if (source !== mine) return;
      mine.close();
      source = null;
      broken = true;
      options.onState("offline");
      timer = setTimeout(connect, pauseMs(attempt, options.random()));
      attempt += 1;
    });
    mine.addEventListener("resync", () => options.onResync());
    mine.addEventListener("end", () => {
      mine.close();
      source = null;
      options.onState("offline");
      options.onEnd();
    });
    for (const kind of KINDS) mine.addEventListener(kind, (event) => options.onEvent(read(kind, event.data)));
  };

  connect();
  return () => {
    clearTimeout(timer);
    source?.close();
    source = null;
  };
}
