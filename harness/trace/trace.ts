import { RunningHash, hashText } from '#harness/trace/hash';
import type { EventData, EventKind, NoteData, NoteKind, TraceValue } from '#harness/trace/vocabulary';

export type TraceData = Readonly<Record<string, TraceValue>>;

export interface TraceEvent {
  /** Virtual time in microseconds since the start of the run. */
  readonly at: number;
  /** `store 1`, `client 2`, `world`. */
  readonly actor: string;
  readonly kind: EventKind | NoteKind;
  readonly data: TraceData;
}

/** How many of an actor's last events are remembered even if events are not kept. The message of a stuck run needs them. */
const REMEMBERED = 3;

/**
 * The one stream of events of a run. Its hash distinguishes two runs. The events themselves are kept only on request, because
 * most runs pass.
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
   * @param data part of the hash, in the order of its fields
   * @param more further fields, only for people: not part of the hash, and called only if events are kept
   */
  add<Kind extends EventKind>(at: number, actor: string, kind: Kind, data: EventData[Kind], more?: () => Partial<EventData[Kind]>): void {
    this.hash.addInteger(at);
    this.hash.addInteger(this.nameHash(actor));
    this.hash.addInteger(this.nameHash(kind));
    const fields: TraceData = data;
    for (const name in fields) this.addValue(fields[name]);
    const event: TraceEvent = { at, actor, kind, data: fields };
    this.remember(event);
    this.kept?.push(more === undefined ? event : { ...event, data: { ...fields, ...more() } });
  }

  /**
   * Adds an event only for people: it is no part of the hash.
   * @param data is called only if events are kept
   */
  note<Kind extends NoteKind>(at: number, actor: string, kind: Kind, data: () => NoteData[Kind]): void {
    if (this.kept === undefined) return;
    const fields: TraceData = data();
    this.kept.push({ at, actor, kind, data: fields });
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

  get keepsEvents(): boolean {
    return this.kept !== undefined;
  }

  /** The events so far, oldest first; empty if they are not kept. */
  events(): readonly TraceEvent[] {
    return this.kept ?? [];
  }

  /** All actors that have recorded an event, sorted. */
  actors(): readonly string[] {
    return [...this.last.keys()].sort();
  }

  /** The last few events of an actor, oldest first. */
  lastOf(actor: string): readonly TraceEvent[] {
    return this.last.get(actor) ?? [];
  }
}
