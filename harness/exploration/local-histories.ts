import { LeaderAppendOnly } from '#harness/checkers/raft/invariants/leader-append-only';
import { Monotonic } from '#harness/checkers/raft/invariants/monotonic';
import { OneVote } from '#harness/checkers/raft/invariants/one-vote';
import { type GroupCode, type Input, LocalRun } from '#harness/exploration/local-run';
import type { MessageTable } from '#harness/exploration/message-table';
import { type NodeChange, type NodeView, termOf, viewNode } from '#harness/checkers/raft/node-view';

/** How often each message was sent or received, by its number. */
export type Counts = ReadonlyMap<number, number>;

/** The term of an entry that a node knew to be committed, and the term in which it knew. */
export interface CommittedEntry {
  readonly term: number;
  readonly inTerm: number;
}

/** One node after one history of inputs. */
export interface LocalState {
  readonly id: number;
  readonly node: number;
  readonly parent: LocalState | undefined;
  readonly input: Input | undefined;
  readonly view: NodeView;
  /** Entry 1 and those after it. */
  readonly committed: readonly CommittedEntry[];
  /** The terms in which it was leader. */
  readonly led: readonly number[];
  /** The messages that it sent because of the last input. */
  readonly justSent: readonly number[];
  readonly sent: Counts;
  readonly received: Counts;
  /** The number of its inputs of each kind. */
  readonly inputs: Readonly<Record<Input['kind'], number>>;
  readonly children: Map<string, LocalState>;
}

const NO_INPUTS = { deliver: 0, campaign: 0, propose: 0, heartbeat: 0, restart: 0 } as const;

/**
 * The states that single nodes can be in. A node is a function of its inputs, so each history is run once, in however
 * many states of the group it occurs (dynamic interface reduction; Guo et al., SOSP 2011). The solution's objects are not
 * kept: each history is run again from its beginning.
 */
export class LocalHistories {
  private readonly all: LocalState[] = [];

  constructor(
    private readonly group: GroupCode,
    private readonly messages: MessageTable,
  ) {}

  get(id: number): LocalState {
    return this.all[id]!;
  }

  get size(): number {
    return this.all.length;
  }

  first(node: number): LocalState {
    return this.add(node, undefined, undefined);
  }

  /** @throws RunFailed if the node violates an invariant of single nodes */
  after(before: LocalState, input: Input): LocalState {
    const key = input.kind === 'deliver' ? String(input.message) : input.kind;
    let next = before.children.get(key);
    if (next === undefined) before.children.set(key, (next = this.add(before.node, before, input)));
    return next;
  }

  private add(node: number, parent: LocalState | undefined, input: Input | undefined): LocalState {
    const run = new LocalRun(this.group, node, this.messages);
    for (const earlier of historyOf(parent)) run.take(earlier);
    const persisted = run.persisted();
    const sent = input === undefined ? [] : run.take(input).map((message) => this.messages.number(message));
    const change = viewNode(run.inspect(), run.incarnations, parent?.view);
    for (const property of [new Monotonic(() => ({ hardState: () => persisted })), new OneVote(), new LeaderAppendOnly()])
      property.check(change);
    const state = stateAfter(this.all.length, parent, input, change, sent);
    this.all.push(state);
    return state;
  }
}

/** The inputs that led to a state, from the first on. */
export function historyOf(state: LocalState | undefined): readonly Input[] {
  const inputs: Input[] = [];
  for (let at = state; at?.input !== undefined; at = at.parent) inputs.push(at.input);
  return inputs.reverse();
}

function stateAfter(
  id: number,
  parent: LocalState | undefined,
  input: Input | undefined,
  { after: view }: NodeChange,
  justSent: readonly number[],
): LocalState {
  const led = parent?.led ?? [];
  const inputs = parent?.inputs ?? NO_INPUTS;
  return {
    id,
    node: view.node,
    parent,
    input,
    view,
    committed: committedAfter(parent?.committed ?? [], view),
    led: view.role === 'leader' && !led.includes(view.term) ? [...led, view.term] : led,
    justSent,
    sent: counted(parent?.sent, justSent),
    received: counted(parent?.received, input?.kind === 'deliver' ? [input.message] : []),
    inputs: input === undefined ? inputs : { ...inputs, [input.kind]: inputs[input.kind] + 1 },
    children: new Map(),
  };
}

function committedAfter(before: readonly CommittedEntry[], view: NodeView): readonly CommittedEntry[] {
  if (view.commit <= before.length) return before;
  const more = Array.from({ length: view.commit - before.length }, (_, i) => ({
    term: termOf(view, before.length + 1 + i) ?? -1,
    inTerm: view.term,
  }));
  return [...before, ...more];
}

function counted(before: Counts = new Map<number, number>(), more: readonly number[]): Counts {
  if (more.length === 0) return before;
  const counts = new Map(before);
  for (const message of more) counts.set(message, (counts.get(message) ?? 0) + 1);
  return counts;
}
