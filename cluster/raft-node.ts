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
import { assert } from '#kit/assert';
import type { RaftConfig } from '#kit/raft/config';
import { newRaftState } from '#kit/raft/new-state';
import type { Ready } from '#kit/raft/ready';
import type { RaftState, RaftStatus } from '#kit/raft/state';
import type { RaftStorage } from '#kit/raft/storage';
import { type HardState, type Message, MessageType } from '#kit/wire/raft';

/**
 * Hosts the parts of Raft: sends ticks, messages and proposals to the functions they are for, and puts together what these
 * want done. It alone calls across parts. Synchronous, without a clock or any input or output of its own.
 */
export class RaftNode {
  private readonly state: RaftState;
  /** Up to where the log is to be discarded, once that is applied; 0: nothing is to be. */
  private pendingCompactIndex = 0;
  /** The ready that was handed out and not yet called done. */
  private readyInFlight: Ready | undefined;

  /** @throws TypeKVError `InvalidArgument` for a wrong configuration */
  constructor(config: RaftConfig, storage: RaftStorage) {
    this.state = newRaftState(config, storage);
    // Draws the first election timeout; term and vote stay.
    becomeFollower(this.state, this.state.term, 0);
  }

  /** One unit of time has passed. */
  tick(): void {
    this.process(() => (this.state.role === 'leader' ? tickHeartbeat(this.state) : tickElection(this.state)));
  }

  /** Stands for election at once, as if its timeout had passed. */
  campaign(): void {
    this.process(() => {
      if (this.state.role !== 'leader') campaign(this.state);
    });
  }

  /** A message has arrived. It is taken as it is: nobody changes it afterwards. */
  step(message: Message): void {
    this.process(() => {
      if (checkTerm(this.state, message)) this.handle(message);
    });
  }

  private handle(message: Message): void {
    const { state } = this;
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
        return state.role === 'leader' ? handleAppendResponse(state, message) : undefined;
      case MessageType.MsgSnapshot:
        return state.role === 'leader' ? undefined : handleSnapshot(state, message);
      default:
        // Of a later part, or of nobody: not for us.
        return undefined;
    }
  }

  private handleHeartbeatResponse(message: Message): void {
    if (this.state.role !== 'leader') return;
    handleHeartbeatResponse(this.state, message);
    if (this.state.config.replicates) resumeAppends(this.state, message.from);
  }

  /** Does something that may make this node a leader: then it begins its term. Whatever is sent is stamped. */
  private process(act: () => void): void {
    const { role, term } = this.state;
    const { length } = this.state.messages;
    act();
    const isNewLeader = this.state.role === 'leader' && (role !== 'leader' || this.state.term !== term);
    if (isNewLeader) this.beginTerm();
    if (this.isSnapshotNeeded()) sendSnapshots(this.state);
    this.stamp(length);
  }

  /** Whether a follower's next entry was discarded. Only compaction, of part 2c, ever discards any. */
  private isSnapshotNeeded(): boolean {
    const { config, role, log, progress } = this.state;
    if (role !== 'leader' || log.snapshotIndex === 0 || !config.sendsSnapshots) return false;
    for (const { next } of progress.values()) if (next <= log.snapshotIndex) return true;
    return false;
  }

  private beginTerm(): void {
    if (this.state.config.replicates) appendNoop(this.state);
    else broadcastHeartbeat(this.state);
  }

  /** Messages leave with their sender and its term. */
  private stamp(from: number): void {
    const { messages, config, term } = this.state;
    for (const message of messages.slice(from)) {
      message.from = config.id;
      message.term = term;
    }
  }

  /**
   * Appends `data` to the log, if this node leads.
   * @returns the index and term of the entry: it is committed if the entry at that index ever is one of that term
   * @throws TypeKVError `NotLeader`
   */
  propose(data: Uint8Array): { index: number; term: number } {
    const { length } = this.state.messages;
    const entry = propose(this.state, data);
    this.stamp(length);
    return entry;
  }

  /** For groups whose hosts do without `ready`: takes what is to be sent. */
  takeMessages(): Message[] {
    const messages = this.state.messages;
    this.state.messages = [];
    return messages;
  }

  hasReady(): boolean {
    return hasReady(this.state);
  }

  /**
   * What is to be done, all of it. Not asked for again before `advance`: it would hand out the same once more, and a store
   * that forgets `advance` would persist and apply the same entries for ever.
   */
  ready(): Ready {
    assert(this.readyInFlight === undefined, 'ready was asked for again before advance has said that the last one is done');
    this.readyInFlight = ready(this.state);
    return this.readyInFlight;
  }

  /** What `done` asked for is done. */
  advance(done: Ready): void {
    this.readyInFlight = undefined;
    advance(this.state, done);
    this.compactApplied();
  }

  /** Drops the entries up to and with `index` from memory, as soon as `advance` has said that they are applied. */
  compact(index: number): void {
    this.pendingCompactIndex = Math.max(this.pendingCompactIndex, index);
    this.compactApplied();
  }

  private compactApplied(): void {
    const { log } = this.state;
    if (this.pendingCompactIndex > log.snapshotIndex && this.pendingCompactIndex <= log.applied) compact(log, this.pendingCompactIndex);
  }

  /** The term of the entry at `index`; `undefined` where it was discarded or is not there yet. */
  termAt(index: number): number | undefined {
    return termAt(this.state.log, index);
  }

  /** A leader's: up to where every member is known to have the log. */
  minMatch(): number {
    return Math.min(...[...this.state.progress.values()].map(({ match }) => match));
  }

  /** What must be durable before any message that rests on it is sent. */
  hardState(): HardState {
    return { term: this.state.term, vote: this.state.vote, commit: this.state.log.committed };
  }

  /** All that this node knows, to look at: for pictures, and for rules that are checked from outside. */
  inspect(): Readonly<RaftState> {
    return this.state;
  }

  status(): RaftStatus {
    const { config, role, term, vote, leader, log, members } = this.state;
    const { committed: commit, applied } = log;
    return { id: config.id, role, term, vote, leader, commit, applied, lastIndex: lastIndex(log), members };
  }
}
