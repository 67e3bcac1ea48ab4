import type { ObservedPeer, StoreObserver } from '#cluster/store/store-observer';

/** Tells when a peer has become its region's leader. It looks on at every message, so it does little. */
export class LeaderWatch implements StoreObserver {
  /** By region, the last term in which the peer was seen to lead. */
  private readonly terms = new Map<number, number>();

  constructor(private readonly leads: (term: number) => void) {}

  changed(peer: ObservedPeer): void {
    const { role, term } = peer.inspect();
    if (role !== 'leader' || this.terms.get(peer.regionId) === term) return;
    this.terms.set(peer.regionId, term);
    this.leads(term);
  }

  acknowledged(): void {
    // Not of interest here.
  }
}
