import { type Entry, type Message, MessageType } from '#kit/wire/raft';

/** What the leader of a term knows: figure 2, "Rules for Servers", and section 5.4.2. Its first entry is already in the log. */
export class LeaderModel {
  readonly term: number;
  commit = 0;
  /** The number of heartbeats to each follower. */
  readonly heartbeats: Map<number, number>;
  /** By follower: the highest index that a response has confirmed. */
  private readonly matches: Map<number, number>;

  constructor(
    readonly id: number,
    members: readonly number[],
    readonly log: Entry[],
  ) {
    this.term = log.at(-1)!.term;
    const followers = members.filter((member) => member !== id);
    this.matches = new Map(followers.map((member) => [member, 0]));
    this.heartbeats = new Map(followers.map((member) => [member, 0]));
  }

  matchOf(follower: number): number {
    return this.matches.get(follower)!;
  }

  receive({ msgType, from, reject, index }: Message): void {
    if (msgType !== MessageType.MsgAppendResponse || reject) return;
    this.matches.set(from, Math.max(this.matchOf(from), index));
    for (let candidate = this.commit + 1; candidate <= this.log.length; candidate++) {
      if (this.log[candidate - 1]!.term === this.term && this.isOnMajority(candidate)) this.commit = candidate;
    }
  }

  private isOnMajority(index: number): boolean {
    const copies = 1 + [...this.matches.values()].filter((match) => match >= index).length;
    return 2 * copies > this.matches.size + 1;
  }

  countHeartbeats(sent: readonly Message[]): void {
    for (const { msgType, to } of sent) {
      if (msgType === MessageType.MsgHeartbeat) this.heartbeats.set(to, this.heartbeats.get(to)! + 1);
    }
  }

  /** `node 2: 4, node 3: 0` */
  describe(): string {
    return [...this.matches].map(([member, match]) => `node ${member}: ${match}`).join(', ');
  }
}

/** A follower: figure 2, AppendEntries. */
export class FollowerModel {
  /** The terms of its entries. */
  terms: number[];
  commit = 0;
  /** Its log before the last message, for failures: `1@1 2@1 3@4`. */
  before = '';
  /** Whether the last message showed that its last entry conflicts. */
  private isLastInConflict = false;

  constructor(log: readonly Entry[]) {
    this.terms = log.map(({ term }) => term);
  }

  private termAt(index: number): number | undefined {
    return index === 0 ? 0 : this.terms[index - 1];
  }

  /** @returns its response, in words */
  receive(message: Message): string {
    this.before = this.terms.map((term, i) => `${i + 1}@${term}`).join(' ') || 'empty';
    this.isLastInConflict = false;
    if (message.msgType === MessageType.MsgAppend) return this.append(message);
    this.commitTo(Math.min(message.commit, this.terms.length));
    return 'a heartbeat response';
  }

  private append({ index, logTerm, entries, commit }: Message): string {
    if (this.termAt(index) !== logTerm) {
      this.isLastInConflict = index === this.terms.length;
      return 'a refusal';
    }
    const firstNew = entries.findIndex((entry) => this.termAt(entry.index) !== entry.term);
    if (firstNew >= 0) {
      const kept = this.terms.slice(0, index + firstNew);
      this.terms = [...kept, ...entries.slice(firstNew).map(({ term }) => term)];
    }
    const match = index + entries.length;
    this.commitTo(Math.min(commit, match));
    return `a match up to ${match}`;
  }

  private commitTo(index: number): void {
    this.commit = Math.max(this.commit, index);
  }

  /** A follower may remove an entry as soon as it knows that it conflicts. */
  mayHaveRemovedConflict(lastIndex: number): void {
    if (this.isLastInConflict && lastIndex === this.terms.length - 1) this.terms.pop();
  }
}
