import type { ObservedPeer, StoreObserver } from '#cluster/store/store-observer';

/** Reports when a peer becomes the leader of its region. It is called for every message, so it must be cheap. */
export class LeaderWatch implements StoreObserver {
  /** The last term in which the peer was leader, by region. */
  private readonly terms = new Map<number, number>();

  constructor(private readonly leads: (term: number) => void) {}

  changed(peer: ObservedPeer): void {
    const { role, term } = peer.inspect();
    if (role !== 'leader' || this.terms.get(peer.regionId) === term) return;
    this.terms.set(peer.regionId, term);
    this.leads(term);
  }

  acknowledged(): void {
    // Not needed here.
  }
}
