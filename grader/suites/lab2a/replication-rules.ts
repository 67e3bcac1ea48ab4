/**
 * Goal: all appends, heartbeats and responses, and all commit indexes, are those of figure 2. Method: a leader replicates its log
 * to followers with random logs, over a network that loses, duplicates and reorders messages. After each step the nodes that
 * took part are compared with a model.
 */
import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import type { ScenarioContext } from '#harness/scenario/context';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { describeMessage, makeEntry } from '#kit/raft/message';
import { type Entry, type Message, MessageType } from '#kit/wire/raft';
import { quantity } from '#kit/quantity';

import { mostUpToDate, randomLogs, storageOf } from './random-logs';
import { RandomSteps } from './random-steps';
import { printEntry } from './read-log';
import { FollowerModel, LeaderModel } from './replication-model';
import { ELECTION_TICKS, HEARTBEAT_TICKS, ScriptedGroup } from './scripted-group';

const RULES = purpose('replication rules');
const STEPS = 200;
const APPEND_BYTES = 12;
/** The inputs that a failure lists. */
const SHOWN = 6;

export const replicationRules = gradedTest('lab2ab', 'replication-rules', {
  title: 'After each message, the appends, heartbeats and responses, and the commit indexes of all nodes, are those of figure 2',
  points: 1,
  seeds: 20,
  references: paper('figure 2, AppendEntries and rules for servers'),
  docsAnchor: 'appends',
  async run(context) {
    const steps = new RandomSteps(context, RULES);
    const run = await ReplicationRun.start(context, steps);
    await steps.run(STEPS, () => run.step());
    await run.converge();
  },
});

class ReplicationRun {
  private readonly followers: ReadonlyMap<number, FollowerModel>;
  private readonly inputs: string[] = [];
  private ticks = 0;

  private constructor(
    private readonly steps: RandomSteps,
    private readonly group: ScriptedGroup,
    private readonly leader: LeaderModel,
    logs: readonly (readonly Entry[])[],
  ) {
    const others = group.ids.filter((id) => id !== leader.id);
    this.followers = new Map(others.map((id) => [id, new FollowerModel(logs[id - 1]!)]));
  }

  /** The election loses all appends, so that each follower still has its random log. */
  static async start(context: ScenarioContext, steps: RandomSteps): Promise<ReplicationRun> {
    const size = chooseBetween(context.simulation.choices, RULES, 0, 0, 2, 5);
    const logs = randomLogs(context, size);
    const id = mostUpToDate(logs);
    const group = await ScriptedGroup.start(context, { size, storage: (node) => storageOf(logs[node - 1]!), maxAppendBytes: APPEND_BYTES });
    group.isDropped = ({ msgType }) => msgType === MessageType.MsgAppend;
    await group.elect(id);
    group.heal();
    const { term } = group.status(id);
    const log = [...logs[id - 1]!, makeEntry(term, logs[id - 1]!.length + 1)];
    return new ReplicationRun(steps, group, new LeaderModel(id, group.ids, log), logs);
  }

  private draw(bound: number): number {
    return this.steps.draw(bound);
  }

  step(): void {
    const { inFlight } = this.group;
    const what = this.draw(12);
    if (what === 0) return this.propose();
    if (what <= 2 || inFlight.length === 0) return this.tick();
    const position = this.draw(2) === 0 ? 0 : this.draw(inFlight.length);
    if (what === 3) inFlight.splice(position, 1);
    else if (what === 4) this.deliver(inFlight[position]!.message);
    else this.deliver(inFlight.splice(position, 1)[0]!.message);
  }

  private propose(): void {
    const { id, log, term } = this.leader;
    const data = new Uint8Array(this.draw(APPEND_BYTES + 3)).fill(this.draw(256));
    this.inputs.push(`a proposal of ${quantity(data.length, 'byte')}`);
    const sent = this.sentBy(() => {
      const entry = makeEntry(term, log.length + 1, data);
      const { index, term: foundTerm } = this.group.propose(id, data);
      const [expected, found] = [`${entry.index}@${entry.term}`, `${index}@${foundTerm}`];
      this.check(expected === found, 'proposals', () => `the proposal to become entry ${expected}`, found);
      log.push(entry);
    });
    this.expectLeader(sent);
  }

  private tick(): void {
    this.inputs.push('a tick of the leader');
    this.ticks++;
    const sent = this.sentBy(() => this.group.tick(this.leader.id));
    this.leader.countHeartbeats(sent);
    const due = Math.floor(this.ticks / HEARTBEAT_TICKS);
    for (const [id, count] of this.leader.heartbeats) {
      const found = `${count}`;
      this.check(
        count === due || count === due + 1,
        'heartbeats',
        () => `${due} or ${due + 1} heartbeats to node ${id} in ${this.ticks} ticks`,
        found,
      );
    }
    this.expectLeader(sent);
  }

  private deliver(message: Message): void {
    this.inputs.push(describeMessage(message));
    const sent = this.sentBy(() => this.group.step(message.to, message));
    if (message.to === this.leader.id) this.expectHandled(message, sent);
    else this.expectResponse(message, sent);
  }

  /** Runs an action. @returns what was sent because of it */
  private sentBy(action: () => void): readonly Message[] {
    const before = this.group.sent.length;
    action();
    return this.group.sent.slice(before);
  }

  private expectHandled(response: Message, sent: readonly Message[]): void {
    const { from, msgType } = response;
    this.leader.receive(response);
    this.expectLeader(sent);
    if (msgType !== MessageType.MsgHeartbeatResponse) return;
    const [last, match] = [this.leader.log.length, this.leader.matchOf(from)];
    const appends = sent.filter((message) => message.msgType === MessageType.MsgAppend && message.to === from);
    const found = appends.length === 0 ? 'none' : `${appends.length}`;
    if (match === last)
      return this.check(
        appends.length === 0,
        'pipelining',
        () =>
          `no append to node ${from} after its heartbeat response, because it has confirmed all of ${quantity(last, 'entry', 'entries')}`,
        found,
      );
    this.check(
      appends.length > 0,
      'pipelining',
      () =>
        `an append to node ${from} after its heartbeat response, because it has confirmed ${match} of ${quantity(last, 'entry', 'entries')}`,
      found,
    );
  }

  private expectLeader(sent: readonly Message[]): void {
    const { role, commit, lastIndex } = this.group.status(this.leader.id);
    const print = (values: readonly (string | number)[]): string => `${values[0]}, last index ${values[1]}, commit index ${values[2]}`;
    const [expected, found] = [print(['leader', this.leader.log.length, this.leader.commit]), print([role, lastIndex, commit])];
    this.check(expected === found, 'commit', () => expected, `${found}. The members have confirmed: ${this.leader.describe()}`);
    for (const message of sent) {
      if (message.msgType === MessageType.MsgHeartbeat) this.expectHeartbeat(message);
      if (message.msgType === MessageType.MsgAppend) this.expectAppend(message);
    }
  }

  private expectHeartbeat({ to, commit }: Message): void {
    const match = this.leader.matchOf(to);
    const expected = Math.min(match, this.leader.commit);
    this.check(
      commit === expected,
      'heartbeats',
      () => `a heartbeat to node ${to} with commit index ${expected}, the smaller of match ${match} and ${this.leader.commit}`,
      `${commit}`,
    );
  }

  private expectAppend({ to, index, logTerm, entries, commit }: Message): void {
    const { log } = this.leader;
    const match = this.leader.matchOf(to);
    this.check(
      index >= match,
      'pipelining',
      () => `an append after entry ${match} or later to node ${to}, which has confirmed ${match}`,
      `${index}`,
    );
    const before = log[index - 1]?.term ?? 0;
    this.check(logTerm === before, 'appends', () => `an append after entry ${index}@${before} of the leader`, `${index}@${logTerm}`);
    const expected = log.slice(index, index + entries.length).map(printEntry);
    const found = entries.map(printEntry);
    this.check(
      expected.join() === found.join(),
      'appends',
      () => `an append with the leader's entries ${expected.join(', ')}`,
      found.join(', '),
    );
    const bytes = entries.reduce((sum, { data }) => sum + data.length, 0);
    const fits = entries.length <= 1 || bytes <= APPEND_BYTES;
    this.check(
      fits,
      'log',
      () => `at most ${APPEND_BYTES} bytes, the maxAppendBytes of this group, or one entry in an append`,
      `${quantity(entries.length, 'entry', 'entries')} with ${quantity(bytes, 'byte')}`,
    );
    this.check(
      commit === this.leader.commit,
      'commit',
      () => `an append with the leader's commit index ${this.leader.commit}`,
      `${commit}`,
    );
  }

  private expectResponse(message: Message, sent: readonly Message[]): void {
    const follower = this.followers.get(message.to)!;
    const expected = follower.receive(message);
    const found = sent.filter(({ to }) => to === message.from).map((response) => describeResponse(response));
    this.check(
      found.length > 0 && found.every((response) => response === expected),
      'appends',
      () => `node ${message.to}, whose log was ${follower.before}, to answer: ${expected}`,
      found.join(', ') || 'nothing',
    );
    const { commit, lastIndex } = this.group.status(message.to);
    follower.mayHaveRemovedConflict(lastIndex);
    const [right, actual] = [
      [follower.terms.length, follower.commit],
      [lastIndex, commit],
    ].map(([last, committed]) => `last index ${last} and commit index ${committed}`);
    this.check(right === actual, 'appends', () => `node ${message.to}, whose log was ${follower.before}, to have ${right}`, actual!);
  }

  /** From now on, no message is lost. */
  async converge(): Promise<void> {
    const { group, leader } = this;
    const last = leader.log.length;
    const hasConverged = (): boolean => group.ids.every((id) => group.status(id).lastIndex === last && group.status(id).commit === last);
    for (let tick = 0; tick < 10 * ELECTION_TICKS && !hasConverged(); tick++) await group.run(1, [leader.id]);
    check(
      hasConverged(),
      'liveness',
      () =>
        `No message was lost for ${10 * ELECTION_TICKS} ticks. Expected last and commit index ${last} on all nodes, found:\n${group.describe()}`,
    );
  }

  private check(isRight: boolean, property: Property, expected: () => string, found: string): void {
    check(isRight, property, () => {
      const recent = this.inputs.slice(-SHOWN).map((input) => `  ${input}`);
      return `Node ${this.leader.id} leads ${this.group.ids.length} nodes. Expected ${expected()}, found ${found}. The last inputs:\n${recent.join('\n')}`;
    });
  }
}

/** Without the hint of a refusal: several are correct. */
function describeResponse({ msgType, reject, index }: Message): string {
  if (msgType === MessageType.MsgHeartbeatResponse) return 'a heartbeat response';
  if (msgType !== MessageType.MsgAppendResponse) return `a message of type ${MessageType[msgType]}`;
  return reject ? 'a refusal' : `a match up to ${index}`;
}
