import { RunningHash } from '#harness/trace/hash';

/** What an event may carry. Small values only: what is long goes in as a hash or a length. */
export type TraceValue = string | number | boolean | Uint8Array | undefined;

export type TraceData = Readonly<Record<string, TraceValue>>;

export interface TraceEvent {
  /** Virtual time in microseconds since the start of the run. */
  readonly at: number;
  /** Who: `store 1`, `client 2`, `world`. */
  readonly actor: string;
  /** What: `write`, `crash`, `invoke`. */
  readonly kind: string;
  readonly data: TraceData;
}

/**
 * The one stream of what happened in a run. Its hash is what tells two runs apart; the events themselves are kept only
 * when asked for, since most runs pass.
 */
export class Trace {
  private readonly hash = new RunningHash();
  private readonly kept: TraceEvent[] | undefined;

  constructor(options: { keepEvents: boolean }) {
    this.kept = options.keepEvents ? [] : undefined;
  }

  add(at: number, actor: string, kind: string, data: TraceData): void {
    this.hash.addInteger(at);
    this.hash.addText(actor);
    this.hash.addText(kind);
    for (const name in data) this.addValue(data[name]);
    this.kept?.push({ at, actor, kind, data });
  }

  private addValue(value: TraceValue): void {
    if (typeof value === 'number') this.hash.addInteger(value);
    else if (typeof value === 'string') this.hash.addText(value);
    else if (value === undefined) this.hash.addInteger(-1);
    else if (typeof value === 'boolean') this.hash.addInteger(value ? 1 : 0);
    else this.hash.addBytes(value);
  }

  /** 16 hexadecimal digits over everything so far. */
  digest(): string {
    return this.hash.digest();
  }

  /** The events so far, oldest first; empty when they are not kept. */
  events(): readonly TraceEvent[] {
    return this.kept ?? [];
  }
}
