/**
 * Goal: whatever a node receives, its term, role, vote and leader, its responses and its election timer are those of figure 2.
 * Method: a node of each role receives random messages and ticks, and restarts. After each of them it is compared with a model.
 */
import { gradedTest } from '#grader/catalogue/define-test';
import { paper } from '#grader/suites/references';
import { check } from '#harness/scenario/check';
import type { Property } from '#harness/scenario/property';
import type { ScenarioContext } from '#harness/scenario/context';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { describeMessage } from '#kit/raft/message';
import type { Role } from '#kit/raft/state';
import { type Message, MessageType } from '#kit/wire/raft';

import { ElectionModel, type ExpectedResponse, isFromLeader } from './election-model';
import {
  appendMessage,
  appendRejection,
  appendResponse,
  type Envelope,
  heartbeat,
  heartbeatResponse,
  snapshot,
  storageWith,
  vote,
  voteRequest,
} from './fake-messages';
import { RandomSteps } from './random-steps';
import { groupWith, ROLES } from './roles';
import { ELECTION_TICKS, type ScriptedGroup } from './scripted-group';

const RULES = purpose('election rules');
const STEPS = 150;
const STRANGER = 9;
/** The inputs that a failure lists. */
const SHOWN = 8;

/** The log of node 1 ends with 4@3. */
const LOG = [1, 1, 2, 3] as const;
const LAST_ENTRIES = [
  { index: 4, logTerm: 3 },
  { index: 5, logTerm: 3 },
  { index: 1, logTerm: 4 },
  { index: 3, logTerm: 3 },
  { index: 9, logTerm: 2 },
  { index: 0, logTerm: 0 },
] as const;

export const electionRules = gradedTest('lab2aa', 'election-rules', {
  title: 'After any messages, ticks and restarts, the term, role, vote, leader and responses of a node are those of figure 2',
  points: 1,
  seeds: 15,
  references: paper('figure 2, RequestVote and rules for servers'),
  docsAnchor: 'votes',
  async run(context) {
    for (const role of ROLES) await context.part(() => randomInputs(context, role));
  },
});

async function randomInputs(context: ScenarioContext, role: Role): Promise<void> {
  const size = chooseBetween(context.simulation.choices, RULES, ROLES.indexOf(role), 0, 3, 6);
  const group = await groupWith(context, role, { size, replicates: false, storage: () => storageWith(LOG) });
  const steps = new RandomSteps(context, RULES, 1 + ROLES.indexOf(role));
  const run = new ElectionRun(steps, group);
  await steps.run(STEPS, () => run.step());
}

class ElectionRun {
  private readonly model: ElectionModel;
  /** The leader of each term. */
  private readonly leaders = new Map<number, number>();
  /** What the last input checks. */
  private property: Property = 'elections';
  private readonly inputs: string[] = [];

  constructor(
    private readonly steps: RandomSteps,
    private readonly group: ScriptedGroup,
  ) {
    const status = group.status(1);
    this.model = new ElectionModel(status, { index: LOG.length, term: LOG.at(-1)! });
    if (status.leader !== 0) this.leaders.set(status.term, status.leader);
  }

  private draw(bound: number): number {
    return this.steps.draw(bound);
  }

  async step(): Promise<void> {
    const what = this.draw(40);
    if (what === 0) await this.restart();
    else if (what === 1) this.campaign();
    else if (what < 16) this.tick();
    else this.receive(this.anyMessage());
  }

  private async restart(): Promise<void> {
    this.input('a restart');
    await this.group.restart(1);
    this.model.restart();
    this.expectStatus();
  }

  private campaign(): void {
    if (this.model.role === 'leader') return;
    this.input('a campaign');
    this.group.campaign(1);
    this.expectElection(this.group.takeInFlight());
  }

  private tick(): void {
    this.input('a tick');
    this.group.tick(1);
    const sent = this.group.takeInFlight();
    if (this.model.role === 'leader') return this.expectStatus();
    this.model.tick();
    if (sent.length === 0) {
      const found = `none after ${this.model.ticksMax} ticks without a reason to restart the timer`;
      this.check(!this.model.isOverdue(), () => `an election within ${2 * ELECTION_TICKS - 1} ticks`, found);
      return this.expectStatus();
    }
    this.check(
      this.model.mayStartElection(),
      () => `no election within ${ELECTION_TICKS} ticks of the last restart of the timer`,
      'an election',
    );
    this.expectElection(sent);
  }

  /** With pre-vote, a node may ask the others before it enters a new term. */
  private expectElection(sent: readonly Message[]): void {
    const { term, role } = this.group.status(1);
    if (role === 'candidate' && term > this.model.term) {
      this.model.startElection();
      this.expectRequests(sent);
      return this.expectStatus();
    }
    const isPreVote = term === this.model.term && role !== 'leader';
    this.check(isPreVote, () => `a candidate of term ${this.model.term + 1}`, `a ${role} in term ${term}`);
    this.model.startPreVote(this.group.status(1));
    this.expectStatus();
  }

  private expectRequests(sent: readonly Message[]): void {
    const others = this.group.ids.filter((id) => id !== 1);
    const requests = sent.filter(({ msgType }) => msgType === MessageType.MsgRequestVote);
    const found = requests.map(({ to, index, logTerm }) => `${to}: ${index}@${logTerm}`).sort();
    const expected = others.map((to) => `${to}: ${LOG.length}@${LOG.at(-1)!}`);
    this.check(found.join() === expected.join(), () => `vote requests to ${expected.join(', ')}`, found.join(', ') || 'none');
  }

  /** A message that can occur: a term has one leader. */
  private anyMessage(): Message {
    const from = this.draw(12) === 0 ? STRANGER : 2 + this.draw(this.group.ids.length - 1);
    const term = this.model.term + [-2, -1, 0, 0, 0, 0, 0, 0, 0, 0, 1, 2][this.draw(12)]!;
    // Otherwise few candidates receive enough of them.
    if (this.model.role === 'candidate' && this.draw(2) === 0) return vote({ from, to: 1, term }, this.draw(2) === 0);
    const message = this.anyOf({ from, to: 1, term });
    if (!isFromLeader(message)) return message;
    const leader = this.leaders.get(term) ?? from;
    if (leader === 1) return heartbeatResponse({ from, to: 1, term });
    this.leaders.set(term, leader);
    return { ...message, from: leader };
  }

  private anyOf(envelope: Envelope): Message {
    const makers: readonly (() => Message)[] = [
      () => voteRequest(envelope, LAST_ENTRIES[this.draw(LAST_ENTRIES.length)]),
      () => voteRequest(envelope, LAST_ENTRIES[0]),
      () => vote(envelope),
      () => vote(envelope, true),
      () => heartbeat(envelope),
      () => heartbeatResponse(envelope),
      () => appendMessage(envelope, { index: 0, logTerm: 0 }),
      () => appendResponse(envelope, 0),
      () => appendRejection(envelope, 0),
      () => snapshot(envelope, 9),
    ];
    return makers[this.draw(makers.length)]!();
  }

  private receive(message: Message): void {
    this.input(describeMessage(message), message.term < this.model.term ? 'terms' : 'elections');
    const { role } = this.model;
    const sent = this.group.responsesTo(1, message);
    if (this.model.isFreeToRefuse(message)) {
      const isGranted = sent.some(({ msgType, reject }) => msgType === MessageType.MsgRequestVoteResponse && !reject);
      this.expectResponse(this.model.decide(message, isGranted), sent, message.from);
    } else this.expectResponse(this.model.receive(message), sent, message.from);
    this.expectStatus();
    if (role !== 'leader' && this.model.role === 'leader') this.expectFirstHeartbeats(sent);
  }

  private expectFirstHeartbeats(sent: readonly Message[]): void {
    this.leaders.set(this.model.term, 1);
    for (const id of this.group.ids.slice(1)) {
      const isSent = sent.some(({ msgType, to }) => msgType === MessageType.MsgHeartbeat && to === id);
      this.check(isSent, () => `a heartbeat to node ${id} as soon as the election is won`, 'none');
    }
  }

  private expectResponse(expected: ExpectedResponse | undefined, sent: readonly Message[], to: number): void {
    const found = sent.filter(isResponse);
    if (expected === undefined) {
      return this.check(found.length === 0, () => 'no response', found.map((message) => describeMessage(message)).join(', '));
    }
    const { msgType, reject } = expected;
    const isRight = (message: Message): boolean =>
      message.msgType === msgType && message.reject === reject && message.to === to && message.term === this.model.term;
    this.check(
      found.length > 0 && found.every(isRight),
      () => `a response ${MessageType[msgType]} of term ${this.model.term} to node ${to}, with reject ${reject}`,
      found.map((message) => describeMessage(message)).join(', ') || 'none',
    );
  }

  private expectStatus(): void {
    const { role, term, vote: voted, leader } = this.group.status(1);
    const { model } = this;
    const print = (values: readonly (string | number)[]): string =>
      `${values[0]}, term ${values[1]}, vote ${values[2]}, leader ${values[3]}`;
    const [expected, found] = [print([model.role, model.term, model.vote, model.leader]), print([role, term, voted, leader])];
    this.check(expected === found, () => expected, found);
  }

  private input(what: string, property: Property = 'elections'): void {
    this.inputs.push(what);
    this.property = property;
  }

  private check(isRight: boolean, expected: () => string, found: string): void {
    check(isRight, this.property, () => {
      const recent = this.inputs.slice(-SHOWN).map((input) => `  ${input}`);
      return `Node 1 of ${this.group.ids.length}, in term ${this.model.term}, whose log ends with ${LOG.length}@${LOG.at(-1)!}. Expected ${expected()}, found ${found}. Its last inputs:\n${recent.join('\n')}`;
    });
  }
}

function isResponse({ msgType }: Message): boolean {
  return (
    msgType === MessageType.MsgRequestVoteResponse ||
    msgType === MessageType.MsgHeartbeatResponse ||
    msgType === MessageType.MsgAppendResponse
  );
}
