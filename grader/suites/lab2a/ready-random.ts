/**
 * Goal: each ready has exactly what is new, and advance takes exactly that as done, whatever happens in between. Method: a
 * follower receives random requests of one leader after another; readies, advances and restarts come at any time. Each ready
 * is compared with a model.
 */
import { check } from '#harness/scenario/check';
import type { ScenarioContext } from '#harness/scenario/context';
import { purpose } from '#harness/simulation/choices/choices';
import { bytesOf } from '#kit/bytes';
import { makeEntry } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import { type Entry, MessageType } from '#kit/wire/raft';
import { quantity } from '#kit/quantity';

import { RandomSteps } from './random-steps';
import { READY, expectEntries, expectHardState } from './ready-expectations';
import { ReadyModel } from './ready-model';
import { ScriptedNode, loadCode } from './scripted-node';

const RANDOM_READIES = purpose('random readies');
const STEPS = 150;
/** The inputs that a failure lists. */
const SHOWN = 8;

export async function randomReadies(context: ScenarioContext): Promise<void> {
  const steps = new RandomSteps(context, RANDOM_READIES);
  const run = new ReadyRun(steps, await loadCode(context));
  await steps.run(STEPS, () => run.step());
}

type Code = Awaited<ReturnType<typeof loadCode>>;

class ReadyRun {
  private readonly model = new ReadyModel();
  private node: ScriptedNode;
  /** The ready that is not advanced yet. */
  private handedOut: Ready | undefined;
  /** The term of the leader; it has the same log as the follower. */
  private leaderTerm = 0;
  private readonly inputs: string[] = [];

  constructor(
    private readonly steps: RandomSteps,
    private readonly code: Code,
  ) {
    this.node = new ScriptedNode(code);
  }

  private draw(bound: number): number {
    return this.steps.draw(bound);
  }

  step(): void {
    const what = this.draw(16);
    if (what <= 3) this.append();
    else if (what === 4) this.newLeader();
    else if (what === 5) this.heartbeat();
    else if (what <= 7) this.requestVote();
    else if (what === 8 && this.draw(4) === 0) this.restart();
    else if (what === 9) this.compact();
    else if (this.handedOut === undefined) this.takeReady();
    else this.advance(this.handedOut);
  }

  /** Entries that the follower lacks, or an append that arrives again. */
  private append(): void {
    const { term } = this.node.status;
    if (term > this.leaderTerm || this.leaderTerm === 0) return this.newLeader();
    const { log, commit } = this.model;
    const after = this.draw(3) === 0 ? commit + this.draw(log.length - commit + 1) : log.length;
    const count = this.draw(4);
    const known = log.slice(after, after + count);
    this.sendAppend(after, [...known, ...this.entries(after + known.length + 1, after === log.length ? count : 0)]);
  }

  private entries(first: number, count: number): Entry[] {
    const term = this.leaderTerm;
    return Array.from({ length: count }, (_, i) => makeEntry(term, first + i, bytesOf(`${first + i} of term ${term}`)));
  }

  private sendAppend(after: number, entries: readonly Entry[]): void {
    const { model } = this;
    const last = after + entries.length;
    const commit = Math.min(last, model.commit + this.draw(Math.max(1, last - model.commit + 1)));
    const afterTerm = model.log[after - 1]?.term ?? 0;
    const what = entries.map(({ index, term }) => `${index}@${term}`).join(' ') || 'no entries';
    this.inputs.push(`an append of ${what} after ${after}@${afterTerm}, with commit index ${commit}`);
    this.node.append(this.leaderTerm, [after, afterTerm], entries, commit);
    model.append(entries, commit);
  }

  /** A leader of a later term replaces what is not committed, or a part of it. */
  private newLeader(): void {
    const { log, commit } = this.model;
    this.leaderTerm = Math.max(this.leaderTerm, this.node.status.term) + 1;
    const after = commit + this.draw(log.length - commit + 1);
    this.sendAppend(after, this.entries(after + 1, 1 + this.draw(3)));
  }

  private heartbeat(): void {
    const { model } = this;
    if (this.leaderTerm === 0 || this.node.status.term > this.leaderTerm) return;
    const commit = this.draw(model.log.length + 1);
    this.inputs.push(`a heartbeat with commit index ${commit}`);
    this.node.step(MessageType.MsgHeartbeat, 2, { term: this.leaderTerm, commit });
    model.append([], commit);
  }

  private requestVote(): void {
    const { model, node } = this;
    const [from, term] = [2 + this.draw(2), node.status.term + this.draw(3)];
    const index = model.log.length - this.draw(2);
    this.inputs.push(`a vote request of node ${from} in term ${term}, whose log ends with ${index}@${model.lastTerm}`);
    node.step(MessageType.MsgRequestVote, from, { term, index, logTerm: model.lastTerm });
    model.unanswered++;
  }

  private compact(): void {
    const index = this.draw(this.model.applied + 1);
    this.inputs.push(`compaction up to ${index}`);
    this.node.node.compact(index);
  }

  private takeReady(): void {
    const { node, model } = this;
    const hardState = model.hardStateOf(node.status);
    const { entries, appliedMin, appliedMax } = model.expected();
    const isNew = model.unanswered > 0 || entries.length > 0 || appliedMin > model.applied || hardState !== undefined;
    const hasReady = node.node.hasReady();
    this.check(hasReady === isNew, `hasReady to be ${isNew}`, `${hasReady}`);
    if (!isNew) return;
    const ready = node.ready();
    this.inputs.push('a ready');
    expectHardState(ready.hardState, hardState, `${this.what()}\nTo persist`);
    expectEntries(ready.entries, entries, `${this.what()}\nTo persist`);
    const applied = ready.committedEntries.at(-1)?.index ?? model.applied;
    const inRange = applied >= appliedMin && applied <= appliedMax;
    this.check(inRange, `committed entries up to ${appliedMin} at least and ${appliedMax} at most`, `${applied}`);
    expectEntries(ready.committedEntries, model.log.slice(model.applied, applied), `${this.what()}\nTo apply`);
    const { length } = ready.messages;
    this.check(
      length === model.unanswered,
      `${quantity(model.unanswered, 'response')}, one per request since the last ready`,
      quantity(length, 'message'),
    );
    this.check(!node.node.inspect().messages.length, 'no messages left in the state', `${node.node.inspect().messages.length}`);
    model.unanswered = 0;
    this.handedOut = ready;
  }

  private advance(ready: Ready): void {
    this.inputs.push('advance');
    this.node.finish(ready);
    this.model.persist(ready);
    this.model.advance(ready);
    this.handedOut = undefined;
    this.node.expectStatus({ applied: this.model.applied }, this.what());
  }

  /** The node crashes before or after the ready was persisted. */
  private restart(): void {
    if (this.handedOut !== undefined && this.draw(2) === 0) {
      this.node.disk.persist(this.handedOut);
      this.model.persist(this.handedOut);
    }
    this.inputs.push('a restart');
    this.handedOut = undefined;
    this.model.restart();
    this.node = new ScriptedNode(this.code, { storage: this.node.disk.storage });
    // The log may be shorter than that of the leader.
    this.leaderTerm = Math.max(this.leaderTerm, 1);
    this.newLeader();
  }

  private what(): string {
    return `The last inputs of a follower:\n${this.inputs
      .slice(-SHOWN)
      .map((input) => `  ${input}`)
      .join('\n')}`;
  }

  private check(isRight: boolean, expected: string, found: string): void {
    check(isRight, READY, () => `${this.what()}\nExpected ${expected}, found ${found}.`);
  }
}
