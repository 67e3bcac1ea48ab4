import type { RaftNode } from '#cluster/raft-node';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import { bytesOf } from '#kit/bytes';
import { makeEntry, makeMessage } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import { MemoryRaftStorage } from '#kit/raft/storage';
import { type Entry, type HardState, type Message, MessageType } from '#kit/wire/raft';

export const RULE = 'ready';

/** What the tests of `ready` and `advance` on one node have in common. */
export const READY_TEST = {
  points: 1,
  seeds: 1,
  recordsName: true,
  references: 'docs: ready; Ongaro & Ousterhout (2014), figure 2',
  docsAnchor: 'ready',
} as const;

/** Loads the solution's code, in a store of its own. */
export async function loadCode(context: ScenarioContext): Promise<ModuleScope> {
  const store = context.store(async (_, code) => code);
  await store.start();
  return store.service!;
}

/** Node 1 of a group, with a host that takes one step at a time. Messages from others are made up. */
export class ReadyNode {
  private readonly node: RaftNode;

  constructor(
    code: ModuleScope,
    members: readonly number[] = [1, 2, 3],
    readonly storage = new MemoryRaftStorage(),
  ) {
    const { RaftNode: Node } = code.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node');
    const config = { id: 1, members, electionTicks: 10, heartbeatTicks: 1, random: () => 0 };
    this.node = new Node(config, storage);
  }

  static async start(context: ScenarioContext, members?: readonly number[]): Promise<ReadyNode> {
    return new ReadyNode(await loadCode(context), members);
  }

  /** Node 2, which leads `term`, sends entries that follow on the one at `after`. */
  append(term: number, after: readonly [index: number, term: number], entries: readonly Entry[], commit = 0): void {
    this.step(MessageType.MsgAppend, 2, { term, index: after[0], logTerm: after[1], entries: [...entries], commit });
  }

  step(msgType: MessageType, from: number, fields: Partial<Message>): void {
    this.node.step(makeMessage(msgType, 1, { from, ...fields }));
  }

  campaign(): void {
    this.node.campaign();
  }

  propose(text: string): void {
    this.node.propose(bytesOf(text));
  }

  expectApplied(index: number, what: string): void {
    const { applied } = this.node.status();
    check(applied === index, RULE, () => `${what}, but status says applied ${applied}.`);
  }

  ready(): Ready {
    check(this.node.hasReady(), RULE, () => 'hasReady says that there is nothing to do, but there is.');
    return this.node.ready();
  }

  expectNothing(when: string): void {
    check(!this.node.hasReady(), RULE, () => `${when} hasReady says that there is something to do: ${describeReady(this.node.ready())}.`);
  }

  /** Makes durable what the ready says, as a host does. */
  persist({ hardState, entries }: Ready): void {
    if (hardState !== undefined) this.storage.setHardState(hardState);
    this.storage.append(entries);
  }

  apply({ committedEntries }: Ready): void {
    const last = committedEntries.at(-1);
    if (last !== undefined) this.storage.setAppliedIndex(last.index);
  }

  advance(done: Ready): void {
    this.node.advance(done);
  }

  /** Takes one ready and does all that it says. */
  settle(): Ready {
    const ready = this.ready();
    this.finish(ready);
    return ready;
  }

  finish(ready: Ready): void {
    this.persist(ready);
    this.apply(ready);
    this.advance(ready);
  }

  /** Settles until there is nothing more to do. */
  settleAll(): readonly Ready[] {
    const readies: Ready[] = [];
    while (this.node.hasReady() && readies.length < 20) readies.push(this.settle());
    this.expectNothing('After 20 readies');
    return readies;
  }
}

/** Entries of one term, from index `from` to `to`. */
export function entries(term: number, from: number, to: number): Entry[] {
  return Array.from({ length: to - from + 1 }, (_, i) => makeEntry(term, from + i, bytesOf(`${from + i} of term ${term}`)));
}

/** Checks which entries are handed out, by index and term. */
export function expectEntries(actual: readonly Entry[], expected: readonly Entry[], what: string): void {
  check(print(actual) === print(expected), RULE, () => `${what}: expected ${print(expected)}, got ${print(actual)}.`);
}

export function expectHardState(actual: HardState | undefined, expected: HardState | undefined, when: string): void {
  check(
    printHard(actual) === printHard(expected),
    RULE,
    () => `${when}: the hard state should be ${printHard(expected)}, and is ${printHard(actual)}.`,
  );
}

function describeReady({ hardState, entries: unsaved, committedEntries, messages, snapshot }: Ready): string {
  const counts = `${messages.length} messages, ${snapshot === undefined ? 'no' : 'a'} snapshot`;
  return `hard state ${printHard(hardState)}, to persist ${print(unsaved)}, to apply ${print(committedEntries)}, ${counts}`;
}

function print(list: readonly Entry[]): string {
  return list.length === 0 ? 'no entries' : list.map(({ index, term }) => `${index}@${term}`).join(' ');
}

function printHard(hardState: HardState | undefined): string {
  return hardState === undefined ? 'missing' : `term ${hardState.term}, vote ${hardState.vote}, commit ${hardState.commit}`;
}
