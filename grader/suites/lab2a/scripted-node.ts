import type { Property } from '#harness/scenario/property';
import type { RaftNode } from '#cluster/raft-node';
import { check } from '#harness/scenario/check';
import type { ModuleScope } from '#harness/scenario/code-source';
import type { ScenarioContext } from '#harness/scenario/context';
import { describeHardState, describeInput, describeReady } from '#harness/scenario/raft/describe-ready';
import { describeState, describeTimer } from '#harness/scenario/raft/describe-state';
import { compareStatus } from '#harness/scenario/raft/describe-status';
import { RaftDisk } from '#harness/scenario/raft/raft-disk';
import { RaftDriver } from '#harness/scenario/raft/raft-driver';
import { SubjectNotes } from '#harness/scenario/subject-notes';
import type { MethodTexts } from '#harness/scenario/traced-calls';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import type { Simulation } from '#harness/simulation/simulation';
import type { StoreStatus } from '#harness/trace/vocabulary';
import { bytesOf, printBytes } from '#kit/bytes';
import { describeConfChange, makeMessage } from '#kit/raft/message';
import type { Ready } from '#kit/raft/ready';
import type { RaftStatus } from '#kit/raft/state';
import type { MemoryRaftStorage } from '#kit/raft/storage';
import { type Entry, type Message, MessageType } from '#kit/wire/raft';

import { ELECTION_TICKS } from './scripted-group';

/** The solution's code, in a store of its own. What the test makes of it appears in reports as actors. */
export class ScriptedCode implements ModuleScope {
  private subjects = 0;

  private constructor(
    private readonly simulation: Simulation,
    private readonly store: SimulatedNode<ModuleScope>,
  ) {}

  static async start(context: ScenarioContext): Promise<ScriptedCode> {
    const store = context.store(async (_, code) => code);
    await store.start();
    return new ScriptedCode(context.simulation, store);
  }

  load<Exports>(name: string): Exports {
    return this.store.service!.load<Exports>(name);
  }

  /** The notes of an object that the test makes. `name` is its name in messages. */
  subject(name: string): SubjectNotes {
    return new SubjectNotes(this.simulation, `${this.store.actor}, subject ${++this.subjects}`, name);
  }
}

/** Loads the solution's code, in a store of its own. */
export function loadCode(context: ScenarioContext): Promise<ScriptedCode> {
  return ScriptedCode.start(context);
}

export interface ScriptedNodeOptions {
  /** Default: part lab3a is not used. */
  readonly changesMembers?: boolean;
  /** Default: 1, 2 and 3. */
  readonly members?: readonly number[];
  /** Default: that of a new node. */
  readonly storage?: MemoryRaftStorage;
  /** What the test checks. Default: `ready`. */
  readonly property?: Property;
}

/** Node 1 of a group, whose readies the test handles step by step. The messages of the other members are fake. */
export class ScriptedNode extends RaftDriver {
  private readonly checked: Property;

  constructor(code: ScriptedCode, { members = [1, 2, 3], storage, property = 'ready', changesMembers = false }: ScriptedNodeOptions = {}) {
    const { RaftNode: Node } = code.load<{ RaftNode: typeof RaftNode }>('#cluster/raft-node');
    const config = { id: 1, members, electionTicks: ELECTION_TICKS, heartbeatTicks: 1, changesMembers, random: () => 0 };
    const notes = code.subject('node 1');
    super(Node, config, new RaftDisk(storage), property, (node) => notes.traced(node, NODE_CALLS, () => describeNode(node)));
    this.checked = property;
  }

  static async start(context: ScenarioContext, options?: ScriptedNodeOptions): Promise<ScriptedNode> {
    return new ScriptedNode(await loadCode(context), options);
  }

  /** Node 2, the leader of `term`, sends entries that follow the one at `after`. */
  append(term: number, after: readonly [index: number, term: number], entries: readonly Entry[], commit = 0): void {
    this.step(MessageType.MsgAppend, 2, { term, index: after[0], logTerm: after[1], entries: [...entries], commit });
  }

  step(msgType: MessageType, from: number, fields: Partial<Message>): void {
    this.node.step(makeMessage(msgType, 1, { from, ...fields }));
  }

  propose(text: string): void {
    this.node.propose(bytesOf(text));
  }

  expectStatus(expected: Partial<RaftStatus>, what: string): void {
    const differs = compareStatus(expected, this.status);
    this.check(differs === undefined, () => `${what}. Expected of node 1: ${differs!.expected}; found: ${differs!.found}.`);
  }

  ready(): Ready {
    this.check(this.node.hasReady(), () => 'Expected hasReady to return true, since there is something to do. Found false.');
    return this.node.ready();
  }

  expectNothing(when: string): void {
    this.check(
      !this.node.hasReady(),
      () => `${when}: expected hasReady to return false, found a ready with ${describeReady(this.node.ready())}.`,
    );
  }

  /** Takes one ready, and does all that it says. */
  finishNext(): Ready {
    const ready = this.ready();
    this.finish(ready);
    return ready;
  }

  protected check(isRight: boolean, message: () => string): asserts isRight {
    check(isRight, this.checked, message);
  }
}

const NODE_CALLS: MethodTexts<RaftNode> = {
  tick: { call: () => 'tick' },
  campaign: { call: () => 'campaign' },
  step: { call: (message) => `step with a fake message: ${describeInput(message)}` },
  propose: { call: (data) => `propose ${printBytes(data)}`, result: ({ index, term }) => `returns ${index}@${term}` },
  proposeConfChange: {
    call: (change) => `proposeConfChange: ${describeConfChange(change)}`,
    result: ({ index, term }) => `returns ${index}@${term}`,
  },
  applyConfChange: { call: (change) => `applyConfChange: ${describeConfChange(change)}` },
  transferLeader: { call: (target) => `transferLeader to node ${target}` },
  hasReady: { call: () => 'hasReady', result: (has) => `returns ${has}` },
  ready: { call: () => 'ready', result: (ready) => `returns ${describeReady(ready)}` },
  advance: { call: () => 'advance' },
  compact: { call: (index) => `compact ${index}` },
};

function describeNode(node: RaftNode): StoreStatus {
  const { role, term, commit, applied, leader } = node.status();
  const state = node.inspect();
  const persisted = describeHardState(state.persisted);
  return { role, term, commit, applied, leader, ...describeState(state), persisted, timer: describeTimer(state) };
}
