import { describeReady } from '#harness/scenario/raft/describe-ready';
import { TypeKVError } from '#kit/errors';
import { makeEntry } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus, Role } from '#kit/raft/state';
import type { PeerRaft } from '#kit/store/store-peer';
import type { Entry, EntryType, HardState, Message, Snapshot } from '#kit/wire/raft';

/** A Raft node without elections: the test calls the methods that change its log. Its readies equal those of a real node. */
export class FakeRaft implements PeerRaft {
  role: Role = 'leader';
  term = 1;
  vote = 0;
  leader: number;
  /** Proposals fail, as on a leader that transfers its leadership. */
  isTransferring = false;
  /** The number of commands that were proposed. */
  proposed = 0;
  /** All messages that were queued, in order. */
  readonly queued: Message[] = [];
  /** Is told each call of the solution that has an effect, for reports. */
  onCall: (what: string) => void = () => undefined;
  /** Is called at each call of `advance`. */
  onAdvance: (done: Ready) => void = () => undefined;
  private log: Entry[] = [];
  private handedOut = 0;
  private committed = 0;
  private applied = 0;
  private messages: Message[] = [];
  private snapshot: Snapshot | undefined;
  private handedOutHardState: HardState = { term: 0, vote: 0, commit: 0 };

  constructor(
    readonly id: number,
    public members: readonly number[],
  ) {
    this.leader = id;
  }

  /** Appends a command as the leader's next entry. */
  propose(data: Uint8Array): { index: number; term: number } {
    if (this.role !== 'leader' || this.isTransferring) {
      const why = this.isTransferring ? 'this leader transfers its leadership' : 'this node is not the leader';
      this.onCall(`raft.propose throws NotLeader: ${why}`);
      throw new TypeKVError('NotLeader', why);
    }
    this.proposed++;
    const entry = this.append(data);
    this.onCall(`raft.propose returns ${entry.index}@${entry.term}`);
    return entry;
  }

  /** Appends an entry of this term. An entry without data is the one that begins a leader's term. */
  append(data?: Uint8Array, entryType?: EntryType): { index: number; term: number } {
    const entry = makeEntry(this.term, this.log.length + 1, data, entryType);
    this.log.push(entry);
    return entry;
  }

  /** Another node becomes leader of `term`. Its entries replace those of this log from the index of the first on. */
  follow(leader: number, term: number, entries: readonly Entry[] = []): void {
    Object.assign(this, { role: 'follower', leader, term, vote: term === this.term ? this.vote : 0 });
    const [first] = entries;
    if (first === undefined) return;
    this.log = [...this.log.slice(0, first.index - 1), ...entries];
    this.handedOut = Math.min(this.handedOut, first.index - 1);
  }

  /** The snapshot of a leader takes the place of the log up to `last`. Here, entries without data stand for the discarded ones. */
  restore(leader: number, term: number, last: { readonly index: number; readonly term: number }): void {
    this.follow(leader, term);
    this.log = Array.from({ length: last.index }, (_, i) => makeEntry(last.term, i + 1));
    this.handedOut = this.committed = this.applied = last.index;
    this.snapshot = { data: new Uint8Array(0), metadata: { ...last, confState: { nodes: [...this.members] } } };
  }

  /** A store has restarted this node: it has read the log and the hard state from its disk. */
  restart(entries: readonly Entry[], { hardState, applied }: { readonly hardState: HardState; readonly applied: number }): void {
    const { term, vote } = hardState;
    this.follow(0, term);
    Object.assign(this, { vote, log: [...entries], handedOut: entries.length });
    this.committed = this.applied = applied;
    this.handedOutHardState = this.hardState;
  }

  /** This node becomes leader of `term` and appends an entry without data. */
  lead(term: number): void {
    Object.assign(this, { role: 'leader', leader: this.id, term, vote: this.id });
    this.append();
  }

  commit(index = this.log.length): void {
    this.committed = index;
  }

  queue(...messages: Message[]): void {
    this.queued.push(...messages);
    this.messages.push(...messages);
  }

  /** The whole log of this node. */
  get entries(): readonly Entry[] {
    return this.log;
  }

  get hardState(): HardState {
    return { term: this.term, vote: this.vote, commit: this.committed };
  }

  hasReady(): boolean {
    const hasEntries = this.log.length > this.handedOut || this.committed > this.applied;
    return hasEntries || this.messages.length > 0 || this.snapshot !== undefined || this.isHardStateChanged();
  }

  private isHardStateChanged(): boolean {
    const { term, vote, commit } = this.handedOutHardState;
    return term !== this.term || vote !== this.vote || commit !== this.committed;
  }

  ready(): Ready {
    const ready = this.pending();
    this.handedOutHardState = this.hardState;
    this.handedOut = this.log.length;
    this.messages = [];
    this.snapshot = undefined;
    this.onCall(`raft.ready returns ${describeReady(ready)}`);
    return ready;
  }

  /** What the next ready has. */
  private pending(): Ready {
    const hardState = this.isHardStateChanged() ? this.hardState : undefined;
    const entries = this.log.slice(this.handedOut);
    const committedEntries = this.log.slice(this.applied, this.committed);
    const { messages, snapshot } = this;
    return { hardState, entries, messages, snapshot, committedEntries };
  }

  advance(done: Ready): void {
    this.onCall('raft.advance');
    this.applied = done.committedEntries.at(-1)?.index ?? this.applied;
    this.onAdvance(done);
  }

  /** What the solution gets: the methods of `PeerRaft`. */
  view(): PeerRaft {
    return Object.freeze<PeerRaft>({
      propose: (data) => this.propose(data),
      hasReady: () => this.hasReady(),
      ready: () => this.ready(),
      advance: (done) => this.advance(done),
      compact: () => this.compact(),
      status: () => this.status(),
    });
  }

  compact(): void {
    // The tests need the whole log.
  }

  status(): RaftStatus {
    const { id, role, term, vote, leader, committed: commit, applied, members } = this;
    return { id, role, term, vote, leader, commit, applied, lastIndex: this.log.length, members: [...members] };
  }
}
