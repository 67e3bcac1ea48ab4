import type { ScenarioContext } from '#harness/scenario/context';

/** Virtual milliseconds. Windows last from 10 to 100 ms. */
const FAULTS = { untilMs: 100, longestMs: 100 };
const SETTLED_MS = 470;
const INTERVAL_MS = 1;

/** One message: when it was sent, and when its copies were received. Virtual milliseconds. */
export interface Sent {
  readonly sentAt: number;
  readonly receivedAt: readonly number[];
}

/** The messages from one store to another, in the order of sending. */
export type Line = readonly Sent[];

/** What a global observer sees. */
export interface Chatter {
  /** From store to store, ids from 1. */
  line(from: number, to: number): Line;
  /** When a store was restarted. */
  restarts(store: number): readonly number[];
}

/** Stores that send each other one message per millisecond, during faults and for a while after them. */
export async function chatter(context: ScenarioContext, storeCount: number): Promise<Chatter> {
  const observer = new Observer(() => context.simulation.now / 1000);
  const ids = Array.from({ length: storeCount }, (_, i) => i + 1);
  const stores = ids.map(() =>
    context.store(async ({ address: storeId, messages, runtime }) => {
      observer.started(storeId);
      messages.onMessage((from, _type, body) => observer.received(from, storeId, body as number));
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
  private readonly lines = new Map<string, { sentAt: number; receivedAt: number[] }[]>();
  private readonly starts = new Map<number, number[]>();

  constructor(private readonly now: () => number) {}

  line(from: number, to: number): { sentAt: number; receivedAt: number[] }[] {
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

  /** Returns the body to send: the message's position in its line. */
  send(from: number, to: number): number {
    return this.line(from, to).push({ sentAt: this.now(), receivedAt: [] }) - 1;
  }

  received(from: number, to: number, message: number): void {
    this.line(from, to)[message]!.receivedAt.push(this.now());
  }
}
