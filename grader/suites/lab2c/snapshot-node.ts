import type { RaftNode } from '#cluster/raft-node';
import { RaftMember } from '#grader/suites/lab2a/raft-member';
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { describeMessage } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { type Entry, type Message, MessageType } from '#kit/wire/raft';

import { type SnapshotFields, snapshotMessage } from './compacted-log';

export const ELECTION_TICKS = 10;

/** Node 1 of three, with a host that does at once what its readies say. Messages from others are made up. */
export class SnapshotNode {
  /** What came last, for people. */
  private came = 'It started';

  private constructor(
    readonly node: RaftNode,
    private readonly property: string,
  ) {}

  static async start(context: ScenarioContext, property: string, storage: MemoryRaftStorage): Promise<SnapshotNode> {
    const config = { id: 1, members: [1, 2, 3], electionTicks: ELECTION_TICKS, heartbeatTicks: 2 };
    return new SnapshotNode((await RaftMember.start(context, config, storage)).node, property);
  }

  get status(): RaftStatus {
    return this.node.status();
  }

  /** Node 2 leads `term`. */
  snapshot(term: number, fields: SnapshotFields): readonly Ready[] {
    return this.step(snapshotMessage(term, fields));
  }

  step(message: Message): readonly Ready[] {
    this.came = `"${describeMessage(message)}" came`;
    this.node.step(message);
    return this.settle();
  }

  /** Does what is to be done, until nothing is. */
  settle(): readonly Ready[] {
    const readies: Ready[] = [];
    while (this.node.hasReady()) {
      check(readies.length < 20, this.property, () => this.describeEndless(readies.at(-1)!));
      readies.push(this.node.ready());
      this.node.advance(readies.at(-1)!);
    }
    return readies;
  }

  private describeEndless(last: Ready): string {
    const { commit, applied } = this.status;
    const stands = `The node says that ${commit} is committed and ${applied} applied; its last ready held ${describeReady(last)}`;
    return `${this.came}; 20 readies were handled since, and hasReady still says that there is something to do. ${stands}.`;
  }

  /** Index and term of all entries that are kept, and of the one before them: `11@2 12@2 after 10@2`. */
  log(): string {
    const { lastIndex } = this.status;
    const known = Array.from({ length: lastIndex + 1 }, (_, index) => ({ index, term: this.node.termAt(index) }));
    const [before, ...kept] = known.filter(({ term }) => term !== undefined).map(({ index, term }) => `${index}@${term}`);
    return `${kept.join(' ') || 'nothing'} after ${before}`;
  }

  expectLog(log: string, what: string): void {
    check(this.log() === log, this.property, () => `${what}: the log should be ${log}, and is ${this.log()}.`);
  }

  expectStatus(expected: Partial<RaftStatus>, what: string): void {
    for (const [field, value] of Object.entries(expected)) {
      const actual = this.status[field as keyof RaftStatus];
      check(
        String(actual) === String(value),
        this.property,
        () => `${what}: ${field} should be ${String(value)}, and is ${String(actual)}.`,
      );
    }
  }

  /** The answer to the leader says that the logs agree up to an index from `least` to `most`. */
  expectAnswer(readies: readonly Ready[], [least, most]: readonly [number, number], what: string): void {
    const answers = messagesOf(readies).filter(({ msgType, to }) => msgType === MessageType.MsgAppendResponse && to === 2);
    const [answer] = answers;
    check(answer !== undefined, this.property, () => `${what}: the leader gets no answer.`);
    check(!answer.reject, this.property, () => `${what}: the answer should be that the log agrees up to ${most}, and is a refusal.`);
    const isTrue = answer.index >= least && answer.index <= most;
    check(
      isTrue,
      this.property,
      () => `${what}: the answer should be that the log agrees up to ${most}, and is that it does up to ${answer.index}.`,
    );
  }
}

function describeReady({ snapshot, entries, committedEntries, messages, hardState }: Ready): string {
  const list = (of: readonly Entry[]): string => of.map(({ index, term }) => `${index}@${term}`).join(' ') || 'none';
  const as = snapshot?.metadata === undefined ? 'no snapshot' : `a snapshot as of ${snapshot.metadata.index}@${snapshot.metadata.term}`;
  const changed = hardState === undefined ? 'unchanged' : `term ${hardState.term}, vote ${hardState.vote}, commit ${hardState.commit}`;
  return `${as}, entries to persist: ${list(entries)}, entries to apply: ${list(committedEntries)}, ${messages.length} messages, hard state: ${changed}`;
}

export function messagesOf(readies: readonly Ready[]): readonly Message[] {
  return readies.flatMap(({ messages }) => messages);
}

/** The indexes that snapshots were handed out for, to be installed. */
export function installed(readies: readonly Ready[]): string {
  return readies.flatMap(({ snapshot }) => snapshot?.metadata?.index ?? []).join(' ') || 'none';
}
