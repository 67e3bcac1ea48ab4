import {
  becomeFollower,
  broadcastHeartbeat,
  campaign,
  checkTerm,
  handleHeartbeat,
  handleHeartbeatResponse,
  handleRequestVote,
  handleRequestVoteResponse,
  tickElection,
  tickHeartbeat,
} from '#labs/lab2a/election';
import { compact, lastIndex, termAt } from '#labs/lab2a/log';
import { advance, hasReady, ready } from '#labs/lab2a/ready';
import { appendNoop, handleAppend, handleAppendResponse, propose, resumeAppends } from '#labs/lab2a/replication';
import { handleSnapshot, sendSnapshots } from '#labs/lab2c/raft-snapshot';
import { continueTransfer, handleTimeoutNow, tickTransfer, transferLeader } from '#labs/lab3a/leader-transfer';
import {
  applyConfChange,
  ignoresVoteRequest,
  mayCampaign,
  proposeConfChange,
  startTerm,
  tickWithoutCampaign,
} from '#labs/lab3a/membership';
import { assert } from '#kit/assert';
import type { RaftConfig } from '#kit/raft/config';
import { newRaftState } from '#kit/raft/new-state';
import type { Ready } from '#kit/raft/ready';
import type { RaftState, RaftStatus } from '#kit/raft/state';
import type { RaftStorage } from '#kit/raft/storage';
import { type ConfChange, type HardState, type Message, MessageType } from '#kit/wire/raft';
import { fixFields } from './store/fix-fields';

/** The messages that part 2aa handles. */
const ELECTION_MESSAGES: ReadonlySet<MessageType> = new Set([
  MessageType.MsgRequestVote,
  MessageType.MsgRequestVoteResponse,
  MessageType.MsgHeartbeat,
  MessageType.MsgHeartbeatResponse,
]);

/**
 * Hosts the parts of Raft: passes ticks, messages and proposals to the functions of the parts, and collects their effects. It is
 * the only code that calls across parts of Raft. Synchronous, without a clock and without I/O.
 */
export class RaftNode {
  readonly #state: RaftState;
  /** The index up to which the log will be compacted as soon as it is applied; 0 for none. */
  private pendingCompactIndex = 0;
  /** The ready that was handed out and not advanced yet. */
  private readyInFlight: Ready | undefined;

  /** @throws TypeKVError `InvalidArgument` for an invalid configuration */
  constructor(config: RaftConfig, storage: RaftStorage) {
    this.#state = newRaftState(config, storage);
    // Draws the first election timeout. Term and vote stay.
    becomeFollower(this.#state, this.#state.term, 0);
    fixFields(this, []);
  }

  /** Advances time by one tick. */
  tick(): void {
    this.process(() => {
      if (this.#state.role === 'leader') this.tickLeader();
      else if (this.mayCampaign()) tickElection(this.#state);
      else tickWithoutCampaign(this.#state);
    });
  }

  private tickLeader(): void {
    tickHeartbeat(this.#state);
    // A leader that steps down ends its transfer.
    if (this.#state.transferTarget !== 0) tickTransfer(this.#state);
  }

  /** Without membership changes, `campaign` itself checks all that matters. */
  private mayCampaign(): boolean {
    return !this.#state.config.changesMembers || mayCampaign(this.#state);
  }

  /** Starts an election at once, as if the election timeout had elapsed. Has no effect on a leader. */
  campaign(): void {
    this.process(() => {
      if (this.#state.role !== 'leader' && this.mayCampaign()) campaign(this.#state);
    });
  }

  /** Handles a message that arrived. The caller must not modify it afterwards. */
  step(message: Message): void {
    this.process(() => {
      if (this.isIgnored(message)) return;
      if (checkTerm(this.#state, message) && this.isHandled(message)) this.handle(message);
    });
  }

  /** Whether the message must not even change the term. */
  private isIgnored(message: Message): boolean {
    return this.#state.config.changesMembers && ignoresVoteRequest(this.#state, message);
  }

  /**
   * Without replication (part 2aa), only votes and heartbeats have an effect. A leader that also led an earlier term can receive
   * rejections of its delayed heartbeats of that term, stamped with the current term like all messages. They are
   * append responses, and must not reach part 2ab.
   */
  private isHandled({ msgType }: Message): boolean {
    return this.#state.config.replicates || ELECTION_MESSAGES.has(msgType);
  }

  private handle(message: Message): void {
    const state = this.#state;
    switch (message.msgType) {
      case MessageType.MsgRequestVote:
        return handleRequestVote(state, message);
      case MessageType.MsgRequestVoteResponse:
        return handleRequestVoteResponse(state, message);
      case MessageType.MsgHeartbeat:
        return state.role === 'leader' ? undefined : handleHeartbeat(state, message);
      case MessageType.MsgHeartbeatResponse:
        return this.handleHeartbeatResponse(message);
      case MessageType.MsgAppend:
        return state.role === 'leader' ? undefined : handleAppend(state, message);
      case MessageType.MsgAppendResponse:
        return this.handleAppendResponse(message);
      case MessageType.MsgSnapshot:
        return state.role === 'leader' ? undefined : handleSnapshot(state, message);
      case MessageType.MsgTransferLeader:
        return this.startTransfer(message.from);
      case MessageType.MsgTimeoutNow:
        return state.config.changesMembers ? handleTimeoutNow(state) : undefined;
      default:
        // An unknown type: ignored.
        return undefined;
    }
  }

  private handleAppendResponse(message: Message): void {
    if (this.#state.role !== 'leader') return;
    handleAppendResponse(this.#state, message);
    if (this.#state.transferTarget !== 0) continueTransfer(this.#state, message);
  }

  private startTransfer(target: number): void {
    if (this.#state.config.changesMembers && this.#state.role === 'leader') transferLeader(this.#state, target);
  }

  private handleHeartbeatResponse(message: Message): void {
    if (this.#state.role !== 'leader') return;
    handleHeartbeatResponse(this.#state, message);
    if (this.#state.config.replicates) resumeAppends(this.#state, message.from);
  }

  /**
   * Runs `act`, which handles one event. If it made this node a leader, the new term starts (`startTerm`). Fills in the sender
   * and the term of all messages that were sent.
   */
  private process(act: () => void): void {
    const { role, term } = this.#state;
    this.stamped(() => {
      act();
      const isNewLeader = this.#state.role === 'leader' && (role !== 'leader' || this.#state.term !== term);
      if (isNewLeader) this.startTerm();
      if (this.isSnapshotNeeded()) sendSnapshots(this.#state);
    });
  }

  /** Whether a follower's next entry was discarded. Only compaction, in part 2c, discards entries. */
  private isSnapshotNeeded(): boolean {
    const { config, role, log, progress } = this.#state;
    if (role !== 'leader' || log.snapshotIndex === 0 || !config.sendsSnapshots) return false;
    for (const { next } of progress.values()) if (next <= log.snapshotIndex) return true;
    return false;
  }

  private startTerm(): void {
    if (this.#state.config.changesMembers) startTerm(this.#state);
    if (this.#state.config.replicates) appendNoop(this.#state);
    else broadcastHeartbeat(this.#state);
  }

  /** Runs an action, and fills in the sender and the term of the messages that it has added. */
  private stamped<Result>(act: () => Result): Result {
    const { length } = this.#state.messages;
    const result = act();
    const { messages, config, term } = this.#state;
    for (const message of messages.slice(length)) {
      message.from = config.id;
      message.term = term;
    }
    return result;
  }

  /**
   * Appends an entry with `data` to the log, if this node is the leader.
   * @returns the index and term of the entry. It is committed if the entry that is committed at this index has this term
   * @throws TypeKVError `NotLeader`
   */
  propose(data: Uint8Array): { index: number; term: number } {
    return this.stamped(() => propose(this.#state, data));
  }

  /**
   * Proposes a membership change, if this node is the leader. The change takes effect on a node when its host applies the entry.
   * @param data the command of the host that becomes the data of the entry
   * @returns the index and term of the entry
   * @throws TypeKVError `NotLeader` or `ConfChangeRefused`
   */
  proposeConfChange(change: ConfChange, data: Uint8Array): { index: number; term: number } {
    return this.stamped(() => proposeConfChange(this.#state, change, data));
  }

  /**
   * The host applies the entry of `change`: the members change. The host calls it directly before the `advance` for that entry, so
   * that the members and the applied index belong together.
   */
  applyConfChange(change: ConfChange): void {
    this.stamped(() => applyConfChange(this.#state, change));
  }

  /** Starts a transfer of the leadership to another member. Has no effect on a node that is not the leader. */
  transferLeader(target: number): void {
    this.process(() => this.startTransfer(target));
  }

  /** Takes the messages to send. For hosts that do not use `ready`. */
  takeMessages(): Message[] {
    const messages = this.#state.messages;
    this.#state.messages = [];
    return messages;
  }

  hasReady(): boolean {
    return hasReady(this.#state);
  }

  /**
   * Returns all pending work. The host must call `advance` before the next `ready`: otherwise it would get the same entries
   * again, and persist and apply them forever.
   */
  ready(): Ready {
    assert(this.readyInFlight === undefined, 'ready() was called again before advance() for the last ready: call advance() first');
    this.readyInFlight = ready(this.#state);
    return this.readyInFlight;
  }

  /** The host has processed `done`. */
  advance(done: Ready): void {
    this.readyInFlight = undefined;
    advance(this.#state, done);
    this.compactApplied();
  }

  /** Discards the entries up to and including `index` from memory, as soon as `advance` has reported them as applied. */
  compact(index: number): void {
    this.pendingCompactIndex = Math.max(this.pendingCompactIndex, index);
    this.compactApplied();
  }

  private compactApplied(): void {
    const { log } = this.#state;
    if (this.pendingCompactIndex > log.snapshotIndex && this.pendingCompactIndex <= log.applied) compact(log, this.pendingCompactIndex);
  }

  /** The term of the entry at `index`; `undefined` if it was discarded or does not exist yet. */
  termAt(index: number): number | undefined {
    return termAt(this.#state.log, index);
  }

  /** The smallest match index of all members: every member has the log up to it. For leaders only. */
  minMatch(): number {
    return Math.min(...[...this.#state.progress.values()].map(({ match }) => match));
  }

  /** The current hard state. It must be durable before a message that depends on it is sent. */
  hardState(): HardState {
    return { term: this.#state.term, vote: this.#state.vote, commit: this.#state.log.committed };
  }

  /** The complete state of this node, read-only: for invariant checks and reports. */
  inspect(): Readonly<RaftState> {
    return this.#state;
  }

  status(): RaftStatus {
    const { config, role, term, vote, leader, log, members } = this.#state;
    const { committed: commit, applied } = log;
    return { id: config.id, role, term, vote, leader, commit, applied, lastIndex: lastIndex(log), members };
  }
}

Object.freeze(RaftNode.prototype);
