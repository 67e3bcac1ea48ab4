import { RaftNode } from '#cluster/raft-node';
import { proposeCommand } from '#labs/lab2b/propose';
import { applyCompactLog } from '#labs/lab2c/compact-log';
import { installSnapshot } from '#labs/lab2c/install-snapshot';
import { applyChangePeer, proposeChangePeer } from '#labs/lab3b/change-peer';
import { checkEpoch } from '#labs/lab3b/epoch';
import { applySplit, proposeSplit } from '#labs/lab3b/split';
import { transferLeader } from '#labs/lab3b/transfer-leader';
import { assert } from '#kit/assert';
import type { Engine, EngineSnapshot, WriteOperation } from '#kit/engine';
import type { RaftState, RaftStatus } from '#kit/raft/state';
import type { Callback } from '#kit/store/callback';
import { adminCommand, refusal } from '#kit/store/command';
import type { InitialPeer } from '#kit/store/initial-peer';
import type { DurableApplyState, DurableRaftState } from '#kit/store/records';
import { hasPeer, isInitialized, peerOnStore, withRemoved } from '#kit/store/region';
import type { RegionPeer } from '#kit/store/region-peer';
import type { AppliedAdmin, Proposal } from '#kit/store/store-peer';
import type { Transport } from '#kit/transport';
import type { RegionError } from '#kit/wire/error';
import type { Peer as PeerId, Region } from '#kit/wire/meta';
import { type Entry, type HardState, type Message, MessageType, type Snapshot } from '#kit/wire/raft';
import { AdminCmdType, type RaftCmdRequest, type RaftCmdResponse } from '#kit/wire/raft-command';
import type { RaftMessage } from '#kit/wire/raft-server';

import { fixFields } from './fix-fields';
import type { LoadedPeer } from './load-peers';
import { envelope } from './envelope';
import type { RegionHost } from './region-host';
import type { SnapshotSender } from './snapshot-sender';
import type { StoreConfig } from './store-config';
import type { StoreObserver } from './store-observer';

/** What peers and their store need of hibernation. */
export interface PeerHibernation {
  add(peer: Peer): void;
  remove(peer: Peer): void;
  /** Whether a message that the peer sends says that the region hibernates. */
  isAnnouncedBy(peer: Peer, message: Message): boolean;
}

/** The dependencies that all peers of a store share. */
export interface PeerEnvironment {
  readonly config: Required<StoreConfig>;
  readonly engine: Engine;
  readonly transport: Transport;
  readonly snapshots: SnapshotSender;
  readonly random: (bound: number) => number;
  readonly observer: StoreObserver;
  /** Only needed if regions hibernate. */
  readonly hibernation?: PeerHibernation;
  /** Only needed if regions can change. */
  readonly regions?: RegionHost;
}

/**
 * Hosts the store parts for one region: passes commands to the part that owns them, and keeps the state of `StorePeer`. It is the
 * only code that calls across store parts.
 */
export class Peer implements RegionPeer {
  readonly regionId: number;
  readonly self: PeerId;
  region: Region;
  readonly raft: RaftNode;
  raftState: DurableRaftState;
  applyState: DurableApplyState;
  proposals: Proposal[] = [];
  /** The ticks since a message from a leader arrived. 0 for a leader. */
  ticksWithoutLeader = 0;
  /** The bytes of keys and values that were written since the size of the region was last measured. Not known in a new peer. */
  bytesWritten = Infinity;
  /** The size of the region's data in bytes, when it was last measured. */
  approximateSize = 0;
  /** The senders of messages that the region does not name: it can be outdated. By id. */
  readonly #senders = new Map<number, PeerId>();
  /** Really private, like everything here that the parts must not reach. */
  readonly #environment: PeerEnvironment;

  constructor(loaded: LoadedPeer, environment: PeerEnvironment) {
    this.#environment = environment;
    const { electionTicks, heartbeatTicks, storeId, changesRegions: changesMembers } = environment.config;
    const { region, raftState, applyState, storage } = loaded;
    const self = loaded.self ?? peerOnStore(region, storeId);
    assert(
      self !== undefined,
      `the disk of store ${storeId} has the state of region ${region.id}, but the region has no peer on this store`,
    );
    this.regionId = region.id;
    this.self = self;
    this.region = region;
    this.raftState = raftState;
    this.applyState = applyState;
    const members = region.peers.map(({ id }) => id);
    this.raft = new RaftNode(
      { id: self.id, members, electionTicks, heartbeatTicks, checkQuorum: true, changesMembers, random: environment.random },
      storage,
    );
    fixFields(this, ['regionId', 'self', 'raft']);
  }

  /** Proposes a command. @throws TypeKVError if no peer could apply the command */
  request(command: RaftCmdRequest, callback: Callback): void {
    const watched = new WatchedCallback(callback, (proposal, reader) => this.#environment.observer.acknowledged(this, proposal, reader));
    this.propose(command, watched);
    watched.belongsTo(this.proposals.findLast((proposal) => proposal.callback === watched));
  }

  private propose(command: RaftCmdRequest, callback: Callback): void {
    const { role, term } = this.raft.status();
    // A peer that does not lead may know an older region than the sender. It answers `NotLeader`.
    if (!this.#environment.config.changesRegions || role !== 'leader') return proposeCommand(this, command, callback);
    const refused = checkEpoch(this.region, command);
    if (refused !== undefined) return callback.answer(refusal(term, refused));
    switch (command.adminRequest?.cmdType) {
      case AdminCmdType.ChangePeer:
        return proposeChangePeer(this, command, callback);
      case AdminCmdType.Split:
        return proposeSplit(this, command, callback);
      case AdminCmdType.TransferLeader:
        return transferLeader(this, command, callback);
      default:
        return proposeCommand(this, command, callback);
    }
  }

  /** Handles a message for this peer. */
  receive({ fromPeer, message }: RaftMessage): void {
    if (fromPeer !== undefined && !hasPeer(this.region, fromPeer.id)) this.#senders.set(fromPeer.id, fromPeer);
    if (message === undefined || this.isTooEarly(message)) return;
    if (isFromLeader(message)) this.ticksWithoutLeader = 0;
    this.raft.step(message);
  }

  /** An uninitialized peer has no data to which it could apply entries, so its log must not start at the first one. */
  private isTooEarly({ msgType, index }: Message): boolean {
    return !isInitialized(this.region) && msgType === MessageType.MsgAppend && index === 0;
  }

  /** Advances Raft's time by one tick, and compacts the log if it is long enough. */
  tick(): void {
    this.raft.tick();
    this.ticksWithoutLeader = this.raft.inspect().role === 'leader' ? 0 : this.ticksWithoutLeader + 1;
    if (this.#environment.config.compacts) this.maybeCompact();
  }

  /**
   * Only a leader proposes compaction, with a command that all peers apply. Entries that a slow follower still needs stay until
   * the log has `logEntriesLimit` applied entries.
   */
  private maybeCompact(): void {
    const { logEntriesLimit, logEntriesThreshold } = this.#environment.config;
    const { truncatedIndex, appliedIndex } = this.applyState;
    const kept = appliedIndex - truncatedIndex;
    if (kept < logEntriesThreshold || this.raft.status().role !== 'leader') return;
    const onAll = Math.min(this.raft.minMatch(), this.raft.status().applied);
    if (kept >= logEntriesLimit) this.compact(this.raft.status().applied);
    else if (onAll - truncatedIndex >= logEntriesThreshold) this.compact(onAll);
  }

  private compact(compactIndex: number): void {
    const compactTerm = this.raft.termAt(compactIndex);
    if (compactTerm === undefined) return;
    const header = { regionId: this.regionId, peer: this.self, regionEpoch: this.region.regionEpoch, term: 0 };
    const command = adminCommand(header, { cmdType: AdminCmdType.CompactLog, compactLog: { compactIndex, compactTerm } });
    this.request(command, { answer: () => undefined, outcomeUnknown: () => undefined });
  }

  send(message: Message): void {
    if (message.msgType === MessageType.MsgSnapshot) return this.#environment.snapshots.send(this, message);
    const whole = envelope(this, message, this.region.peers.find(({ id }) => id === message.to) ?? this.#senders.get(message.to));
    if (whole === undefined) return;
    const hibernates = this.#environment.hibernation?.isAnnouncedBy(this, message) ?? false;
    this.#environment.transport.send(hibernates ? { ...whole, hibernates } : whole);
  }

  checkApply(command: RaftCmdRequest): RegionError | undefined {
    if (!this.#environment.config.changesRegions) return undefined;
    const refused = checkEpoch(this.region, command);
    if (refused === undefined) this.bytesWritten += sizeOf(command);
    return refused;
  }

  applyAdmin(entry: Entry, { adminRequest }: RaftCmdRequest, batch: WriteOperation[]): AppliedAdmin {
    switch (adminRequest?.cmdType) {
      case AdminCmdType.CompactLog:
        return { response: applyCompactLog(this, adminRequest.compactLog!, batch) };
      case AdminCmdType.ChangePeer:
        return applyChangePeer(this, entry, adminRequest.changePeer!, batch);
      case AdminCmdType.Split:
        return applySplit(this, adminRequest.split!, batch);
      default:
        assert(false, `no part applies admin commands of type ${adminRequest?.cmdType}`);
    }
  }

  installSnapshot(snapshot: Snapshot, batch: WriteOperation[]): Promise<void> {
    return installSnapshot(this.#environment.engine, this, snapshot, batch);
  }

  hardStateOf(regionId: number): HardState {
    return this.#environment.regions!.hardStateOf(regionId);
  }

  tombstoneOf(region: Region): Region | undefined {
    return this.#environment.regions!.tombstoneOf(region);
  }

  /** The peer of the right half campaigns at once if this peer leads: the right half then has a leader without an election timeout. */
  startPeer(initial: InitialPeer): void {
    this.#environment.regions!.startPeer(initial, this.raft.status().role === 'leader');
  }

  discard(region: Region): void {
    // The region that a split creates has this store's peer, and a removed peer is not in its region.
    this.#environment.regions!.discard(region.id === this.regionId ? withRemoved(region, this.self) : region);
  }

  /**
   * The peer was removed and stops. No one learns here whether its proposals take effect. A leader that removed itself has left
   * heartbeats in its Raft node, with which the others learn that the removal is committed. Their commit index must not be above the
   * applied index: this node's own copies of the entries after it may not be durable.
   */
  stop(): void {
    const proposals = this.proposals;
    this.proposals = [];
    for (const { callback } of proposals) callback.outcomeUnknown();
    const { appliedIndex } = this.applyState;
    for (const message of this.raft.takeMessages())
      if (message.msgType === MessageType.MsgHeartbeat) this.send({ ...message, commit: Math.min(message.commit, appliedIndex) });
  }

  status(): RaftStatus {
    return this.raft.status();
  }

  /** The complete state of its Raft node, read-only. */
  inspect(): Readonly<RaftState> {
    return this.raft.inspect();
  }
}

function sizeOf({ requests }: RaftCmdRequest): number {
  return requests.reduce((bytes, { put }) => bytes + (put === undefined ? 0 : put.key.length + put.value.length), 0);
}

function isFromLeader({ msgType }: Message): boolean {
  return msgType === MessageType.MsgAppend || msgType === MessageType.MsgHeartbeat || msgType === MessageType.MsgSnapshot;
}

/** Reports each successful command with its index and term to the observer, before it is answered. */
class WatchedCallback implements Callback {
  #proposal: Proposal | undefined;

  readonly #callback: Callback;
  readonly #acknowledged: (proposal: Proposal, reader: EngineSnapshot | undefined) => void;

  constructor(callback: Callback, acknowledged: (proposal: Proposal, reader: EngineSnapshot | undefined) => void) {
    this.#callback = callback;
    this.#acknowledged = acknowledged;
  }

  belongsTo(proposal: Proposal | undefined): void {
    this.#proposal ??= proposal;
  }

  answer(response: RaftCmdResponse, reader?: EngineSnapshot): void {
    if (this.#proposal !== undefined && response.header?.error === undefined) this.#acknowledged(this.#proposal, reader);
    this.#callback.answer(response, reader);
  }

  outcomeUnknown(): void {
    this.#callback.outcomeUnknown();
  }
}

Object.freeze(Peer.prototype);
Object.freeze(WatchedCallback.prototype);
