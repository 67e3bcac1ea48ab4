import type { ScenarioContext } from '#harness/scenario/context';

/** Virtual milliseconds. Windows last from 10 to 100 ms. */
const FAULTS = { untilMs: 100, longestMs: 100 };
const SETTLED_MS = 470;
const INTERVAL_MS = 1;

/** One message: when it was sent, and when its copies were taken. Virtual milliseconds. */
export interface Sent {
  readonly sentAt: number;
  readonly takenAt: readonly number[];
}

/** What went from one store to another, in the order in which it was sent. */
export type Line = readonly Sent[];

/** What an observer sees who is everywhere at once. */
export interface Chatter {
  /** From store to store, ids from 1. */
  line(from: number, to: number): Line;
  /** When a store was started, the first time left out. */
  restarts(store: number): readonly number[];
}

/** Stores that send one another a message each millisecond, under faults and for a while after. */
export async function chatter(context: ScenarioContext, storeCount: number): Promise<Chatter> {
  const observer = new Observer(() => context.simulation.now / 1000);
  const ids = Array.from({ length: storeCount }, (_, i) => i + 1);
  const stores = ids.map(() =>
    context.store(async ({ storeId, messages, runtime }) => {
      observer.started(storeId);
      messages.onMessage((from, _type, body) => observer.took(from, storeId, body as number));
      const talk = (): void => {
        for (const to of ids) if (to !== storeId) messages.send(to, 'chatter', observer.send(storeId, to));
        runtime.setTimer(INTERVAL_MS, talk);
      };
      talk();
    }),
  );
  context.injectFaults(stores, FAULTS);
  for (const store of stores) store.restart();
  await context.simulation.sleep(SETTLED_MS);
  return observer;
}

class Observer implements Chatter {
  private readonly lines = new Map<string, { sentAt: number; takenAt: number[] }[]>();
  private readonly starts = new Map<number, number[]>();

  constructor(private readonly now: () => number) {}

  line(from: number, to: number): { sentAt: number; takenAt: number[] }[] {
    const name = `${from} to ${to}`;
    const line = this.lines.get(name) ?? [];
    this.lines.set(name, line);
    return line;
  }

  restarts(store: number): number[] {
    return (this.starts.get(store) ?? []).slice(1);
  }

  started(store: number): void {
    this.starts.set(store, [...(this.starts.get(store) ?? []), this.now()]);
  }

  /** Gives what to send: which of the line's messages it is. */
  send(from: number, to: number): number {
    return this.line(from, to).push({ sentAt: this.now(), takenAt: [] }) - 1;
  }

  took(from: number, to: number, message: number): void {
    this.line(from, to)[message]!.takenAt.push(this.now());
  }
}
