import { isThere, type Life, type LifeSpan } from '#harness/report/model/lives';
import type { ClientOperation } from '#harness/report/model/operations';
import { isClient, type Story } from '#harness/report/model/story';

/** One of the peers of a store, or all there is of it where the statuses name no region. */
export interface PeerState {
  readonly region: number | undefined;
  readonly span: LifeSpan;
}

/** How an actor stands after an event. */
export type ActorState = { readonly actor: string } & (
  | { readonly kind: 'store'; readonly peers: readonly PeerState[] }
  /** `last` is the call that it made last; it may have ended. */
  | { readonly kind: 'client'; readonly open: readonly ClientOperation[]; readonly last: ClientOperation | undefined }
);

/** Every actor's state right after the event with this index, in the order of the lanes. */
export function statesAt(story: Story, index: number): ActorState[] {
  return story.report.actors.map((actor) => (isClient(actor) ? clientAt(story, actor, index) : storeAt(story, actor, index)));
}

function storeAt(story: Story, actor: string, index: number): ActorState {
  const peers = story.lives.get(actor)!.map((life) => peerAt(life, index));
  const there = peers.filter((peer) => isThere(peer, peer.span));
  // A store without any peer is still there.
  return { actor, kind: 'store', peers: there.length > 0 ? there : [{ region: undefined, span: { ...peers[0]!.span, status: {} } }] };
}

function peerAt({ region, spans }: Life, index: number): PeerState {
  return { region, span: spans.findLast((span) => span.fromIndex <= index)! };
}

function clientAt(story: Story, actor: string, index: number): ActorState {
  const begun = story.operations.filter((operation) => operation.actor === actor && operation.invokedIndex <= index);
  const open = begun.filter(({ returnedIndex }) => returnedIndex === undefined || returnedIndex > index);
  return { actor, kind: 'client', open, last: begun.at(-1) };
}
