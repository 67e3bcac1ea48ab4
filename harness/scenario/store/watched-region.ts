import type { ObservedPeer } from '#cluster/store/store-observer';
import type { Proposal } from '#kit/store/store-peer';
import { isInitialized } from '#kit/store/region';
import type { Peer as PeerId } from '#kit/wire/meta';
import type { DurableLog, DurableLogs } from '#harness/checkers/raft/durable-log';
import { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import type { RegionMap } from '#harness/checkers/store/region-map';
import { check } from '#harness/scenario/check';

/** Checks the invariants of one region. The nodes of its Raft group are its peers, identified by the peers' ids. */
export class WatchedRegion {
  private readonly watcher: GroupWatcher;

  /** @param durable the durable log of each peer */
  constructor(
    private readonly regionId: number,
    private readonly map: RegionMap,
    readonly durable: DurableLogs,
    invariants: readonly RaftInvariant[],
  ) {
    this.watcher = new GroupWatcher(durable, invariants);
  }

  changed(peer: ObservedPeer, incarnation: number, isAlive: () => boolean): void {
    const state = peer.inspect();
    this.map.committed(this.regionId, state.log);
    this.watcher.touch({ state, incarnation, isAlive });
    if (this.map.changesRegions) checkMembers(peer);
  }

  /** An invariant of the simulation. */
  check(): void {
    this.watcher.checkTouched();
  }

  /**
   * A command that is acknowledged to a client must be on the disks of a majority (Raft, section 5.3): of the members before the entry, or
   * of those that the acknowledging peer knows now.
   */
  checkAcknowledged(store: number, { region }: ObservedPeer, { index, term }: Proposal): void {
    const before = this.map.history(this.regionId)?.at(index - 1)?.region ?? region;
    const counts = [before.peers, region.peers].map((peers) => this.countReplicas(peers, index, term));
    const [{ replicas, members }] = counts as [ReturnType<WatchedRegion['countReplicas']>];
    const message = (): string =>
      `store ${store} acknowledges a client's command, entry ${index} of term ${term}. Expected the entry on the disks of a majority, found it on ${replicas} of ${members}. (Ongaro & Ousterhout 2014, section 5.3.)`;
    check(
      counts.some((count) => count.replicas * 2 > count.members),
      'acknowledged before committed',
      message,
    );
  }

  private countReplicas(peers: readonly PeerId[], index: number, term: number): { replicas: number; members: number } {
    const logs: DurableLog[] = peers.map(({ id }) => this.durable(id));
    return { replicas: logs.filter((log) => log.has(index, term)).length, members: peers.length };
  }
}

/** Raft's members and the peers of the region change together. A snapshot that waits to be installed has changed only the members. */
function checkMembers(peer: ObservedPeer): void {
  const { region, self } = peer;
  const { members, pendingSnapshot } = peer.inspect();
  if (!isInitialized(region) || pendingSnapshot !== undefined) return;
  check(
    members.length === region.peers.length && members.every((member, i) => member === region.peers[i]!.id),
    'membership',
    () =>
      `Peer ${self.id} of region ${region.id} has the Raft members ${members.join(', ')}. Expected those of its region: ${region.peers.map(({ id }) => id).join(', ')}.`,
  );
}
