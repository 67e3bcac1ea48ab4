import { peerExists, type ActorTimeline, type TimelineSpan } from '#harness/report/model/actor-timelines';
import type { ObservedOperation } from '#harness/report/model/operations';
import { isClientActor } from '#harness/report/model/event-data';
import type { RunModel } from '#harness/report/model/run-model';
import type { StoreStatus, TraceValue } from '#harness/trace/vocabulary';

/** The state of one peer of a store, or of the whole store if the statuses name no region. */
export interface PeerState {
  readonly region: number | undefined;
  readonly span: TimelineSpan;
}

/** The state of an actor after an event. */
export type ActorState = { readonly actor: string } & (
  | { readonly kind: 'store'; readonly peers: readonly PeerState[] }
  /** `last`: the last operation that it invoked, which may have returned. */
  | { readonly kind: 'client'; readonly open: readonly ObservedOperation[]; readonly last: ObservedOperation | undefined }
);

/** The state of every actor directly after the event with this index, in the order of the lanes. */
export function statesAt(run: RunModel, index: number): ActorState[] {
  return run.report.actors.map((actor) => (isClientActor(actor) ? clientAt(run, actor, index) : storeAt(run, actor, index)));
}

function storeAt(run: RunModel, actor: string, index: number): ActorState {
  const peers = run.timelines.get(actor)!.map((timeline) => peerAt(timeline, index));
  const existing = peers.filter((peer) => peerExists(peer, peer.span));
  // A store without peers still has a condition.
  return { actor, kind: 'store', peers: existing.length > 0 ? existing : [{ region: undefined, span: { ...peers[0]!.span, status: {} } }] };
}

function peerAt({ region, spans }: ActorTimeline, index: number): PeerState {
  return { region, span: spans.findLast((span) => span.fromIndex <= index)! };
}

function clientAt(run: RunModel, actor: string, index: number): ActorState {
  const begun = run.operations.filter((operation) => operation.actor === actor && operation.invokedIndex <= index);
  const open = begun.filter(({ returnedIndex }) => returnedIndex === undefined || returnedIndex > index);
  return { actor, kind: 'client', open, last: begun.at(-1) };
}

/** The public fields of a status: all others are internal state. */
const PUBLIC: ReadonlySet<string> = new Set(['region', 'role', 'term', 'vote', 'leader', 'commit', 'applied', 'lastIndex', 'sequence']);

/** The public status, and the internal state without the fields that are not set. */
export function splitState(status: StoreStatus): { fields: StoreStatus; details: (readonly [string, TraceValue])[] } {
  const entries = Object.entries(status);
  return {
    fields: Object.fromEntries(entries.filter(([name, value]) => PUBLIC.has(name) && name !== 'region' && value !== '')),
    details: entries.filter(([name, value]) => !PUBLIC.has(name) && value !== ''),
  };
}
