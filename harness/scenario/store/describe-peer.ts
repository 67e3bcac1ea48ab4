import type { ObservedPeer as Peer } from '#cluster/store/store-observer';
import { describeState } from '#harness/scenario/raft/describe-state';
import { actorName } from '#harness/simulation/address';
import type { TraceValue } from '#harness/trace/vocabulary';
import type { StorePeer } from '#kit/store/store-peer';

/** The maximum number of proposals that are listed. */
const SHOWN_MAX = 8;

/** The proposals that wait for an answer, and the peer's own records, as fields of a `state` event. Never throws: the solution may have written them. */
export function describeProposals({ proposals, raftState, applyState }: StorePeer): Record<string, TraceValue> {
  try {
    const { hardState, lastIndex, lastTerm } = raftState;
    const { appliedIndex, truncatedIndex } = applyState;
    const shown = proposals.slice(0, SHOWN_MAX).map(({ index, term }) => `${index}@${term}`);
    const more = proposals.length - shown.length;
    return {
      proposals: [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join(' '),
      raftState: `term ${hardState.term} vote ${hardState.vote} commit ${hardState.commit}, last entry ${lastIndex}@${lastTerm}`,
      applyState: `applied ${appliedIndex}${truncatedIndex === 0 ? '' : `, truncated to ${truncatedIndex}`}`,
    };
  } catch {
    return {};
  }
}

/** The internal state of a peer: of its Raft node, its own records, and the proposals that wait for an answer. */
export function describePeer(peer: Peer): Record<string, TraceValue> {
  return { ...describeState(peer.inspect(), (id) => actorName(storeOf(peer, id))), ...describeProposals(peer) };
}

/** The store of a peer of the same region; 0 if there is none. */
export function storeOf({ region }: Peer, peerId: number): number {
  return region.peers.find(({ id }) => id === peerId)?.storeId ?? 0;
}
