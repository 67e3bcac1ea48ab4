import type { ObservedPeer } from '#cluster/store/store-observer';
import type { RaftState } from '#kit/raft/state';
import type { Proposal } from '#kit/store/store-peer';
import { hasPeer, isInitialized } from '#kit/store/region';
import type { DurableLogs } from '#harness/checkers/raft/durable-log';
import { GroupWatcher } from '#harness/checkers/raft/group-watcher';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';
import type { RegionMap } from '#harness/checkers/store/region-map';
import { check } from '#harness/scenario/check';

/** Checks the invariants of one region. The nodes of its Raft group are its peers, identified by the peers' ids. */
export class WatchedRegion {
  private readonly watcher: GroupWatcher;
  private readonly incarnations = new WeakMap<ObservedPeer, number>();
  private created = 0;
  /** In ascending order: entries up to `upTo` were committed with these members. */
  private readonly commits: { upTo: number; readonly members: readonly number[] }[] = [];

  /** @param durable the durable log of each peer @param isRemoved whether the removal of a peer is on the disk of its store */
  constructor(
    private readonly regionId: number,
    private readonly map: RegionMap,
    readonly durable: DurableLogs,
    invariants: readonly RaftInvariant[],
    private readonly isRemoved: (peerId: number) => boolean,
  ) {
    this.watcher = new GroupWatcher(durable, invariants);
  }

  changed(peer: ObservedPeer, isAlive: () => boolean): void {
    const state = peer.inspect();
    this.map.committed(this.regionId, state.log);
    this.noteCommit(state);
    this.watcher.touch({ state, incarnation: this.incarnationOf(peer), isAlive });
    if (this.map.changesRegions) checkMembers(peer);
  }

  /** A store that restarts, and a split that replaces an early peer, make a new peer from what is on the disk. */
  private incarnationOf(peer: ObservedPeer): number {
    let incarnation = this.incarnations.get(peer);
    if (incarnation === undefined) this.incarnations.set(peer, (incarnation = ++this.created));
    return incarnation;
  }

  /** An invariant of the simulation. */
  check(): void {
    this.watcher.checkTouched();
  }

  /** A command that is acknowledged to a client must be on the disks of a majority (Raft, section 5.3): of the members that committed it. */
  checkAcknowledged(store: number, peer: ObservedPeer, { index, term }: Proposal): void {
    const { members } = this.commits.find(({ upTo }) => upTo >= index) ?? peer.inspect();
    // A member that was removed since may have deleted its log.
    const replicas = members.filter((member) => this.isRemoved(member) || this.durable(member).has(index, term)).length;
    const message = (): string =>
      `store ${store} acknowledges a client's command, entry ${index} of term ${term}. Expected the entry on the disks of a majority, found it on ${replicas} of ${members.length}. (Ongaro & Ousterhout 2014, section 5.3.)`;
    check(replicas * 2 > members.length, 'acknowledged before committed', message);
  }

  /** With which members a leader has committed its entries. They change while entries are on their way. */
  private noteCommit({ role, members, log: { committed } }: Readonly<RaftState>): void {
    const last = this.commits.at(-1);
    if (role !== 'leader' || committed <= (last?.upTo ?? 0)) return;
    if (last !== undefined && last.members.join() === members.join()) last.upTo = committed;
    else this.commits.push({ upTo: committed, members: [...members] });
  }
}

/** Raft's members and the peers of the region change together. A snapshot that waits to be installed has changed only the members. */
function checkMembers(peer: ObservedPeer): void {
  const { region, self } = peer;
  const { members, pendingSnapshot } = peer.inspect();
  if (!isInitialized(region) || pendingSnapshot !== undefined) return;
  check(
    members.length === region.peers.length && members.every((member) => hasPeer(region, member)),
    'membership',
    () =>
      `Peer ${self.id} of region ${region.id} has the Raft members ${members.join(', ')}. Expected those of its region: ${region.peers.map(({ id }) => id).join(', ')}.`,
  );
}
