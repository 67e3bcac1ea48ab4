import { RaftNode } from '#cluster/raft-node';
import { proposeCommand } from '#labs/lab2b/propose';
import { applyCompactLog } from '#labs/lab2c/compact-log';
import { installSnapshot } from '#labs/lab2c/install-snapshot';
import { assert } from '#kit/assert';
import type { Engine, EngineSnapshot, WriteOperation } from '#kit/engine';
import type { RaftState, RaftStatus } from '#kit/raft/state';
import type { Callback } from '#kit/store/callback';
import { adminCommand } from '#kit/store/command';
import type { DurableApplyState, DurableRaftState } from '#kit/store/records';
import type { AppliedAdmin, Proposal, StorePeer } from '#kit/store/store-peer';
import type { Transport } from '#kit/transport';
import type { RegionError } from '#kit/wire/error';
import type { Peer as PeerId, Region } from '#kit/wire/meta';
import { type Entry, type Message, MessageType, type Snapshot } from '#kit/wire/raft';
import { AdminCmdType, type RaftCmdRequest, type RaftCmdResponse } from '#kit/wire/raft-command';

import { fixFields } from './fix-fields';
import type { LoadedPeer } from './load-peers';
import { envelope } from './envelope';
import type { SnapshotSender } from './snapshot-sender';
import type { StoreConfig } from './store-config';
import type { StoreObserver } from './store-observer';

/** The dependencies that all peers of a store share. */
export interface PeerEnvironment {
  readonly config: Required<StoreConfig>;
  readonly engine: Engine;
  readonly transport: Transport;
  readonly snapshots: SnapshotSender;
  readonly random: (bound: number) => number;
  readonly observer: StoreObserver;
}

/**
 * Hosts the store parts for one region: passes commands to the part that owns them, and keeps the state of `StorePeer`. It is the
 * only code that calls across store parts.
 */
export class Peer implements StorePeer {
  readonly regionId: number;
  readonly self: PeerId;
  region: Region;
  readonly raft: RaftNode;
  raftState: DurableRaftState;
  applyState: DurableApplyState;
  proposals: Proposal[] = [];
  /** Really private, like everything here that the parts must not reach. */
  readonly #environment: PeerEnvironment;

  constructor({ region, raftState, applyState, storage }: LoadedPeer, environment: PeerEnvironment) {
    this.#environment = environment;
    const { electionTicks, heartbeatTicks, storeId } = environment.config;
    const self = region.peers.find((peer) => peer.storeId === storeId);
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
      { id: self.id, members, electionTicks, heartbeatTicks, checkQuorum: true, random: environment.random },
      storage,
    );
    fixFields(this, ['regionId', 'self', 'raft']);
  }

  /** Proposes a command. @throws TypeKVError if no peer could apply the command */
  request(command: RaftCmdRequest, callback: Callback): void {
    const watched = new WatchedCallback(callback, (proposal, reader) => this.#environment.observer.acknowledged(this, proposal, reader));
    proposeCommand(this, command, watched);
    watched.belongsTo(this.proposals.findLast((proposal) => proposal.callback === watched));
  }

  /** Advances Raft's time by one tick, and compacts the log if it is long enough. */
  tick(): void {
    this.raft.tick();
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
    const whole = envelope(this, message);
    if (whole !== undefined) this.#environment.transport.send(whole);
  }

  checkApply(): RegionError | undefined {
    return undefined;
  }

  applyAdmin(_: Entry, { adminRequest }: RaftCmdRequest, batch: WriteOperation[]): AppliedAdmin {
    switch (adminRequest?.cmdType) {
      case AdminCmdType.CompactLog:
        return { response: applyCompactLog(this, adminRequest.compactLog!, batch) };
      default:
        assert(false, `no part applies admin commands of type ${adminRequest?.cmdType}`);
    }
  }

  installSnapshot(snapshot: Snapshot, batch: WriteOperation[]): Promise<void> {
    return installSnapshot(this.#environment.engine, this, snapshot, batch);
  }

  status(): RaftStatus {
    return this.raft.status();
  }

  /** The complete state of its Raft node, read-only. */
  inspect(): Readonly<RaftState> {
    return this.raft.inspect();
  }
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
