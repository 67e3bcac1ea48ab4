import type { Transport } from '#kit/transport';
import { EMPTY_BYTES } from '#kit/bytes';
import { isInitialized } from '#kit/store/region';
import type { Peer as PeerId } from '#kit/wire/meta';
import { type Message, MessageType } from '#kit/wire/raft';
import type { RaftMessage } from '#kit/wire/raft-server';

import { hasFollowed, isReplicated } from './idle-region';
import type { Peer, PeerHibernation } from './peer';
import type { StoreConfig } from './store-config';

export interface HibernationEnvironment {
  readonly transport: Transport;
  readonly random: (bound: number) => number;
}

interface Awake {
  /** Leader only: ticks without a request and without messages other than heartbeat responses. */
  idleTicks: number;
  /** Leader only: the members that hibernate, as their responses say. */
  readonly hibernating: Set<number>;
}

interface Hibernating {
  readonly since: number;
  /** When a follower asks whether it is still a member. */
  readonly until: number;
}

/**
 * The peers of a store that hibernate: they do not tick, so that an idle region costs nothing.
 *
 * - The leader of an idle region marks its heartbeats. A follower that has everything the leader has hibernates, and says so in its
 *   response. The leader hibernates once all members do. So a lost message, or a follower that does not hibernate, only delays it.
 * - Each message wakes a peer, and a request wakes a leader. The heartbeats of an awake leader wake its followers.
 * - A follower that is awake and hears from no leader wakes the other members before it campaigns: the leader may hibernate.
 * - Stores with leaders that hibernate tell the stores of their followers that they are alive. If a store is silent for an election
 *   timeout, the followers of its leaders wake.
 * - A follower wakes after a long time. It could have missed the messages with which its removal was replicated.
 */
export class Hibernation implements PeerHibernation {
  private readonly awakePeers = new Map<Peer, Awake>();
  private readonly hibernatingPeers = new Map<Peer, Hibernating>();
  /** The tick at which each other store was last heard. */
  private readonly heard = new Map<number, number>();
  private ticks = 0;

  constructor(
    private readonly config: Required<StoreConfig>,
    private readonly environment: HibernationEnvironment,
  ) {}

  /** The peers that tick. */
  awake(): IterableIterator<Peer> {
    return this.awakePeers.keys();
  }

  hibernating(): IterableIterator<Peer> {
    return this.hibernatingPeers.keys();
  }

  add(peer: Peer): void {
    this.wake(peer);
  }

  remove(peer: Peer): void {
    this.awakePeers.delete(peer);
    this.hibernatingPeers.delete(peer);
  }

  /** Whether a message that the peer sends says that the region hibernates. */
  isAnnouncedBy(peer: Peer, { msgType }: Message): boolean {
    if (msgType === MessageType.MsgHeartbeat) return this.isIdle(peer);
    return msgType === MessageType.MsgHeartbeatResponse && this.hibernatingPeers.has(peer);
  }

  /** Advances the time by one tick. Wakes the followers whose leader may be gone. */
  tick(): void {
    this.ticks++;
    if (this.ticks % this.config.heartbeatTicks !== 0) return;
    const followers = new Set<number>();
    for (const [peer, { since, until }] of this.hibernatingPeers) {
      if (peer.inspect().role === 'leader') for (const { storeId } of peer.region.peers) followers.add(storeId);
      else if (this.ticks >= until || this.isSilent(leaderStoreOf(peer), since)) this.wake(peer);
    }
    followers.delete(this.config.storeId);
    for (const storeId of followers) this.tellAlive(storeId);
  }

  private isSilent(storeId: number, since: number): boolean {
    return this.ticks - Math.max(this.heard.get(storeId) ?? 0, since) > this.config.electionTicks;
  }

  /** A peer that is awake has ticked. */
  ticked(peer: Peer): void {
    const state = this.awakePeers.get(peer);
    if (state === undefined) return;
    if (peer.inspect().role !== 'leader') return this.askForLeader(peer);
    state.idleTicks++;
    this.maybeHibernate(peer, state);
  }

  /** After the time of two lost heartbeats, and long before the peer campaigns. */
  private askForLeader(peer: Peer): void {
    if (peer.ticksWithoutLeader !== 2 * this.config.heartbeatTicks + 1 || !isInitialized(peer.region)) return;
    for (const toPeer of othersOf(peer)) {
      const { id: regionId, regionEpoch, startKey, endKey } = peer.region;
      this.environment.transport.send({ regionId, fromPeer: peer.self, toPeer, regionEpoch, isTombstone: false, startKey, endKey });
    }
  }

  hear({ fromPeer }: RaftMessage): void {
    if (fromPeer !== undefined) this.heard.set(fromPeer.storeId, this.ticks);
  }

  /** The peer has handled a message. */
  received(peer: Peer, { message, hibernates = false }: RaftMessage): void {
    if (message?.msgType === MessageType.MsgHeartbeatResponse) return this.receivedResponse(peer, message, hibernates);
    if (hibernates && message?.msgType === MessageType.MsgHeartbeat && hasFollowed(peer, message)) return this.hibernate(peer);
    this.activate(peer);
  }

  private receivedResponse(peer: Peer, { from, term }: Message, hibernates: boolean): void {
    const isCurrent = peer.inspect().role === 'leader' && peer.inspect().term === term;
    if (hibernates && isCurrent && this.hibernatingPeers.has(peer)) return;
    const state = this.wake(peer);
    if (!hibernates || !isCurrent) return void state.hibernating.delete(from);
    state.hibernating.add(from);
    this.maybeHibernate(peer, state);
  }

  /** The peer gets a request. */
  requested(peer: Peer): void {
    if (peer.inspect().role === 'leader') this.activate(peer);
  }

  private isIdle(peer: Peer): boolean {
    const state = this.awakePeers.get(peer);
    return state !== undefined && state.idleTicks >= this.config.hibernateTicks && isReplicated(peer);
  }

  private maybeHibernate(peer: Peer, { hibernating }: Awake): void {
    const { members, config } = peer.inspect();
    const areAll = members.every((member) => member === config.id || hibernating.has(member));
    if (areAll && this.isIdle(peer) && !peer.raft.hasReady()) this.hibernate(peer);
  }

  private hibernate(peer: Peer): void {
    this.awakePeers.delete(peer);
    const { hibernateTicksMax } = this.config;
    const until = this.hibernatingPeers.get(peer)?.until ?? this.ticks + hibernateTicksMax + this.environment.random(hibernateTicksMax);
    this.hibernatingPeers.set(peer, { since: this.ticks, until });
  }

  private wake(peer: Peer): Awake {
    this.hibernatingPeers.delete(peer);
    const state = this.awakePeers.get(peer) ?? { idleTicks: 0, hibernating: new Set() };
    this.awakePeers.set(peer, state);
    return state;
  }

  /** The region is not idle. The members may wake too. */
  private activate(peer: Peer): void {
    this.hibernatingPeers.delete(peer);
    this.awakePeers.set(peer, { idleTicks: 0, hibernating: new Set() });
  }

  /** A message without a region. */
  private tellAlive(storeId: number): void {
    const [fromPeer, toPeer]: PeerId[] = [
      { id: 0, storeId: this.config.storeId },
      { id: 0, storeId },
    ];
    this.environment.transport.send({ regionId: 0, fromPeer, toPeer, isTombstone: false, startKey: EMPTY_BYTES, endKey: EMPTY_BYTES });
  }
}

function othersOf({ region, self }: Peer): PeerId[] {
  return region.peers.filter(({ id }) => id !== self.id);
}

/** 0 if it is not known. */
function leaderStoreOf(peer: Peer): number {
  const { leader } = peer.inspect();
  return peer.region.peers.find(({ id }) => id === leader)?.storeId ?? 0;
}
