/** A peer whose leaders change at random, and a model that says which applied entry decides each proposal. */
import type { ScenarioContext } from '#harness/scenario/context';
import { type Purpose, purpose } from '#harness/simulation/choices/choices';
import { assert } from '#kit/assert';
import { makeEntry } from '#kit/raft/message';
import { encodeCommand } from '#kit/store/command';
import type { Entry } from '#kit/wire/raft';

import { putOperation, readRequest, writeRequest } from './commands';
import type { FakeCallback } from './fake-callback';
import { FakePeer } from './fake-peer';
import { ScriptedStore } from './scripted-store';

const STEP = purpose('proposals: step');
const HOW = purpose('proposals: how');
const HANDLE = purpose('proposals: handle');

const STEPS = 120;

interface Proposed {
  readonly index: number;
  readonly term: number;
  readonly callback: FakeCallback;
  /** `undefined` while no applied entry has decided it. */
  decidedBy: Entry | undefined;
}

/** After each round, each command has exactly the answer that the model gives. At the end, all commands are decided. */
export async function answerLikeTheModel(context: ScenarioContext): Promise<void> {
  const run = new RandomProposals(context, await ScriptedStore.start(context));
  for (let step = 1; step <= STEPS; step++) await run.step(step);
  await run.finish();
}

class RandomProposals {
  private readonly peer = new FakePeer(1);
  private readonly proposed: Proposed[] = [];
  /** The logs that other stores may still have. */
  private readonly oldLogs: (readonly Entry[])[] = [];
  private applied = 0;

  constructor(
    private readonly context: ScenarioContext,
    private readonly store: ScriptedStore,
  ) {}

  async step(number: number): Promise<void> {
    const { raft } = this.peer;
    const draw = (what: Purpose, bound: number): number => this.context.simulation.choices.choose(what, number, 0, bound);
    const { commit } = raft.hardState;
    const how = (bound: number): number => draw(HOW, bound);
    const steps = [
      () => this.propose(how(3) === 0),
      () => this.propose(how(3) === 0),
      () => this.propose(how(3) === 0),
      () => raft.commit(commit + how(raft.entries.length - commit + 1)),
      () => raft.commit(commit + how(Math.min(2, raft.entries.length - commit) + 1)),
      () => this.follow(this.newEntries(commit + 1 + how(raft.entries.length - commit + 1))),
      () => this.follow(this.oldEntries(how)),
      () => raft.lead(raft.term + 1),
    ];
    steps[draw(STEP, steps.length)]!();
    if (draw(HANDLE, 2) === 0) await this.handle();
  }

  async finish(): Promise<void> {
    this.peer.raft.lead(this.peer.raft.term + 1);
    this.peer.raft.commit();
    await this.handle();
    assert(
      this.proposed.every(({ decidedBy }) => decidedBy !== undefined),
      'an entry of the last term is applied, but a proposal is not decided',
    );
  }

  private propose(isRead: boolean): void {
    const { role, term, entries } = this.peer.raft;
    const place = `entry ${entries.length + 1} of term ${term}`;
    const command = isRead ? readRequest() : writeRequest(putOperation(place, 'proposed here'));
    const callback = this.store.propose(this.peer, command, `The ${isRead ? 'read' : 'put'} that was proposed as ${place}`);
    if (role !== 'leader') return void callback.expectNotLeader('this peer is not the leader');
    // A read may share the last entry if that has not left the store.
    this.proposed.push({ index: this.peer.raft.entries.length, term, callback, decidedBy: undefined });
  }

  /** The next leader has `entries` after the committed ones. */
  private follow(entries: readonly Entry[]): void {
    const { raft } = this.peer;
    this.oldLogs.push([...raft.entries]);
    raft.follow(this.peer.on(2 + (raft.term % 2)), raft.term + 1, entries);
  }

  private newEntries(from: number): Entry[] {
    const term = this.peer.raft.term + 1;
    return [
      makeEntry(term, from),
      makeEntry(term, from + 1, encodeCommand(writeRequest(putOperation(`${from + 1}@${term}`, 'of another leader')))),
    ];
  }

  /** Entries that were overwritten here, and that another store still had (figure 8). */
  private oldEntries(how: (bound: number) => number): readonly Entry[] {
    const { entries, hardState } = this.peer.raft;
    const { commit } = hardState;
    const possible = this.oldLogs.filter(
      (log) => log.length > commit && (commit === 0 || log[commit - 1]!.term === entries[commit - 1]!.term),
    );
    return possible.length === 0 ? [] : possible[how(possible.length)]!.slice(commit);
  }

  private async handle(): Promise<void> {
    const { raft } = this.peer;
    await this.store.handle(this.peer);
    for (const entry of raft.entries.slice(this.applied, raft.hardState.commit)) this.decide(entry);
    this.applied = raft.hardState.commit;
    for (const one of this.proposed) this.expectAnswer(one);
  }

  private decide(entry: Entry): void {
    for (const one of this.proposed)
      if (one.decidedBy === undefined && (one.index === entry.index || one.term < entry.term)) one.decidedBy = entry;
  }

  private expectAnswer({ index, term, callback, decidedBy }: Proposed): void {
    if (decidedBy === undefined)
      return callback.expectNothingYet(`the entries up to ${this.applied} are applied, and none of them decides it`);
    const why = `entry ${decidedBy.index} of term ${decidedBy.term} was applied`;
    if (decidedBy.index === index && decidedBy.term === term) return callback.expectDone(why);
    callback.expectStale(why);
  }
}
