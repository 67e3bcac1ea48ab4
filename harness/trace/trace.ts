import { RunningHash, hashText } from '#harness/trace/hash';

/** What an event may carry. Small values only: what is long goes in as a hash or a length. */
export type TraceValue = string | number | boolean | Uint8Array | undefined;

export type TraceData = Readonly<Record<string, TraceValue>>;

export interface TraceEvent {
  /** Virtual time in microseconds since the start of the run. */
  readonly at: number;
  /** Who: `store 1`, `client 2`, `world`. */
  readonly actor: string;
  /** What: `write`, `crash`, `invoke`. See `vocabulary`. */
  readonly kind: string;
  readonly data: TraceData;
}

/** How many of an actor's last events are remembered even when events are not kept: what a stuck run has to tell. */
const REMEMBERED = 3;

/**
 * The one stream of what happened in a run. Its hash is what tells two runs apart; the events themselves are kept only
 * when asked for, since most runs pass.
 */
export class Trace {
  private readonly hash = new RunningHash();
  private readonly kept: TraceEvent[] | undefined;
  private readonly names = new Map<string, number>();
  private readonly last = new Map<string, TraceEvent[]>();

  constructor(options: { keepEvents: boolean }) {
    this.kept = options.keepEvents ? [] : undefined;
  }

  /**
   * @param data part of the hash
   * @param more only for people: not part of the hash, and made only when events are kept
   */
  add(at: number, actor: string, kind: string, data: TraceData, more?: () => TraceData): void {
    this.hash.addInteger(at);
    this.hash.addInteger(this.nameHash(actor));
    this.hash.addInteger(this.nameHash(kind));
    for (const name in data) this.addValue(data[name]);
    const event = { at, actor, kind, data };
    this.remember(event);
    this.kept?.push(more === undefined ? event : { ...event, data: { ...data, ...more() } });
  }

  private addValue(value: TraceValue): void {
    if (typeof value === 'number') this.hash.addInteger(value);
    else if (typeof value === 'string') this.hash.addText(value);
    else if (value === undefined) this.hash.addInteger(-1);
    else if (typeof value === 'boolean') this.hash.addInteger(value ? 1 : 0);
    else this.hash.addBytes(value);
  }

  private nameHash(name: string): number {
    let hash = this.names.get(name);
    if (hash === undefined) this.names.set(name, (hash = hashText(name)));
    return hash;
  }

  private remember(event: TraceEvent): void {
    const events = this.last.get(event.actor);
    if (events === undefined) this.last.set(event.actor, [event]);
    else if (events.push(event) > REMEMBERED) events.shift();
  }

  /** 16 hexadecimal digits over everything so far. */
  digest(): string {
    return this.hash.digest();
  }

  /** The events so far, oldest first; empty when they are not kept. */
  events(): readonly TraceEvent[] {
    return this.kept ?? [];
  }

  /** Everybody who has done anything, sorted. */
  actors(): readonly string[] {
    return [...this.last.keys()].sort();
  }

  /** The last few events of an actor, oldest first. */
  lastOf(actor: string): readonly TraceEvent[] {
    return this.last.get(actor) ?? [];
  }
}
