import type { RaftStatus, Role } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { ELECTION_TICKS } from './scripted-group';

export interface ExpectedResponse {
  readonly msgType: MessageType;
  readonly reject: boolean;
}

/** Whether only the leader of the message's term can have sent it. */
export function isFromLeader({ msgType }: Message): boolean {
  return msgType === MessageType.MsgAppend || msgType === MessageType.MsgHeartbeat || msgType === MessageType.MsgSnapshot;
}

/** What figure 2 and the page say of node 1, without replication. */
export class ElectionModel {
  term: number;
  role: Role;
  vote: number;
  leader: number;
  private readonly members: readonly number[];
  private readonly votes = new Map<number, boolean>([[1, true]]);
  /** Ticks since the timer last must have restarted; `undefined` if that is not known. */
  private ticksMin: number | undefined;
  /** Ticks since the timer last may have restarted. */
  ticksMax = 0;

  constructor(
    { term, role, vote, leader, members }: RaftStatus,
    private readonly lastEntry: { readonly index: number; readonly term: number },
  ) {
    [this.term, this.role, this.vote, this.leader] = [term, role, vote, leader];
    this.members = members;
  }

  private get quorum(): number {
    return Math.floor(this.members.length / 2) + 1;
  }

  tick(): void {
    if (this.ticksMin !== undefined) this.ticksMin++;
    this.ticksMax++;
  }

  mayStartElection(): boolean {
    return this.ticksMin === undefined || this.ticksMin >= ELECTION_TICKS;
  }

  isOverdue(): boolean {
    return this.ticksMax >= 2 * ELECTION_TICKS - 1;
  }

  private restartTimer(): void {
    this.ticksMin = 0;
    this.ticksMax = 0;
  }

  /** Term and vote are durable. */
  restart(): void {
    this.become('follower', 0);
  }

  startElection(): void {
    this.enterTerm(this.term + 1);
    this.become('candidate', 0);
    this.vote = 1;
    this.votes.set(1, true);
  }

  /** A pre-vote changes neither term nor vote. */
  startPreVote({ role, leader }: RaftStatus): void {
    this.become(role, leader);
  }

  private enterTerm(term: number): void {
    if (term !== this.term) this.vote = 0;
    this.term = term;
  }

  private become(role: Role, leader: number): void {
    this.role = role;
    this.leader = leader;
    this.votes.clear();
    this.restartTimer();
  }

  /** @returns the response; `undefined`: there must be none */
  receive(message: Message): ExpectedResponse | undefined {
    if (message.term < this.term) return refusalOf(message);
    this.observeTerm(message);
    switch (message.msgType) {
      case MessageType.MsgRequestVote:
        return this.decide(message, this.isFree(message) && this.isUpToDate(message));
      case MessageType.MsgRequestVoteResponse:
        return this.count(message);
      case MessageType.MsgHeartbeat:
        this.recognize(message.from);
        return { msgType: MessageType.MsgHeartbeatResponse, reject: false };
      default:
        return undefined;
    }
  }

  private observeTerm(message: Message): void {
    if (message.term === this.term) return;
    this.enterTerm(message.term);
    this.become('follower', isFromLeader(message) ? message.from : 0);
  }

  private isFree({ from }: Message): boolean {
    return this.vote === 0 || this.vote === from;
  }

  private isUpToDate({ index, logTerm }: Message): boolean {
    return logTerm > this.lastEntry.term || (logTerm === this.lastEntry.term && index >= this.lastEntry.index);
  }

  /** A node that has not voted and knows the leader of its term may also refuse: the election is over, as in etcd's raft. */
  isFreeToRefuse(message: Message): boolean {
    const isOver = message.term === this.term && this.vote === 0 && this.leader !== 0;
    return message.msgType === MessageType.MsgRequestVote && isOver && this.isUpToDate(message);
  }

  decide({ from }: Message, grants: boolean): ExpectedResponse {
    // A vote that is only repeated may restart the timer or not.
    if (grants && this.vote === from) this.ticksMax = 0;
    else if (grants) this.restartTimer();
    if (grants) this.vote = from;
    return { msgType: MessageType.MsgRequestVoteResponse, reject: !grants };
  }

  private count({ from, reject }: Message): undefined {
    if (this.role !== 'candidate' || !this.members.includes(from)) return;
    this.votes.set(from, !reject || this.votes.get(from) === true);
    if (!reject) this.ticksMax = 0;
    const granted = [...this.votes.values()].filter((isGranted) => isGranted).length;
    if (granted >= this.quorum) this.become('leader', 1);
    else if (this.votes.size - granted >= this.quorum) this.become('follower', 0);
  }

  private recognize(leader: number): void {
    if (this.role === 'candidate') this.become('follower', leader);
    this.leader = leader;
    this.restartTimer();
  }
}

function refusalOf(message: Message): ExpectedResponse | undefined {
  if (message.msgType === MessageType.MsgRequestVote) return { msgType: MessageType.MsgRequestVoteResponse, reject: true };
  return isFromLeader(message) ? { msgType: MessageType.MsgAppendResponse, reject: true } : undefined;
}
