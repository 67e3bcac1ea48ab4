import { TypeKVError } from '#kit/errors';
import { makeEntry } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus, Role } from '#kit/raft/state';
import type { PeerRaft } from '#kit/store/store-peer';
import type { Entry, HardState, Message } from '#kit/wire/raft';

/** A Raft node without elections: the test says what comes from the others. Its readies are what a real one's would be. */
export class MadeRaft implements PeerRaft {
  role: Role = 'leader';
  term = 1;
  vote = 0;
  leader: number;
  /** Proposals are refused, as by a leader that hands over. */
  isHandingOver = false;
  /** How many commands were proposed. */
  proposed = 0;
  /** Looks on when the store says what it has done. */
  onAdvance: (done: Ready) => void = () => undefined;
  private log: Entry[] = [];
  private handedOut = 0;
  private committed = 0;
  private applied = 0;
  private messages: Message[] = [];
  private saved: HardState = { term: 0, vote: 0, commit: 0 };

  constructor(
    readonly id: number,
    private readonly members: readonly number[],
  ) {
    this.leader = id;
  }

  /** A leader's next entry. */
  propose(data: Uint8Array): { index: number; term: number } {
    if (this.role !== 'leader' || this.isHandingOver) throw new TypeKVError('NotLeader', 'this node does not lead, or is handing over');
    this.proposed++;
    return this.append(data);
  }

  /** An entry of this term; without data that of a leader which begins its term. */
  append(data?: Uint8Array): { index: number; term: number } {
    const entry = makeEntry(this.term, this.log.length + 1, data);
    this.log.push(entry);
    return entry;
  }

  /** Another node leads `term`, and its entries replace what is here from the first one's index on. */
  follow(leader: number, term: number, entries: readonly Entry[] = []): void {
    Object.assign(this, { role: 'follower', leader, term, vote: term === this.term ? this.vote : 0 });
    const [first] = entries;
    if (first === undefined) return;
    this.log = [...this.log.slice(0, first.index - 1), ...entries];
    this.handedOut = Math.min(this.handedOut, first.index - 1);
  }

  /** This node leads `term`, and begins it with an entry without data. */
  lead(term: number): void {
    Object.assign(this, { role: 'leader', leader: this.id, term, vote: this.id });
    this.append();
  }

  commit(index = this.log.length): void {
    this.committed = index;
  }

  say(...messages: Message[]): void {
    this.messages.push(...messages);
  }

  /** The whole log, as this node has it. */
  get entries(): readonly Entry[] {
    return this.log;
  }

  get hardState(): HardState {
    return { term: this.term, vote: this.vote, commit: this.committed };
  }

  hasReady(): boolean {
    return this.log.length > this.handedOut || this.committed > this.applied || this.messages.length > 0 || this.isUnsaved();
  }

  private isUnsaved(): boolean {
    const { term, vote, commit } = this.saved;
    return term !== this.term || vote !== this.vote || commit !== this.committed;
  }

  ready(): Ready {
    const hardState = this.isUnsaved() ? this.hardState : undefined;
    const entries = this.log.slice(this.handedOut);
    const { messages } = this;
    this.saved = this.hardState;
    this.handedOut = this.log.length;
    this.messages = [];
    return { hardState, entries, messages, snapshot: undefined, committedEntries: this.log.slice(this.applied, this.committed) };
  }

  advance(done: Ready): void {
    this.applied = done.committedEntries.at(-1)?.index ?? this.applied;
    this.onAdvance(done);
  }

  compact(): void {
    // Nothing is discarded here.
  }

  status(): RaftStatus {
    const { id, role, term, vote, leader, committed: commit, applied, members } = this;
    return { id, role, term, vote, leader, commit, applied, lastIndex: this.log.length, members };
  }
}
