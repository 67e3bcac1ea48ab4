import { checkPair } from '#harness/exploration/check-pair';
import { type PathStep, stepsOf } from '#harness/exploration/exploration-path';
import { LocalHistories, type LocalState } from '#harness/exploration/local-histories';
import type { GroupCode, Input } from '#harness/exploration/local-run';
import { MessageTable } from '#harness/exploration/message-table';
import { RunFailed } from '#harness/scenario/verdict';

/** The limits of an exploration. Deliveries are bounded only by `inputs`; a message that is never delivered is lost. */
export interface RaftBounds {
  /** Inputs of all kinds, over all nodes. */
  readonly inputs: number;
  readonly campaigns: number;
  readonly proposals: number;
  readonly heartbeats: number;
  readonly restarts: number;
  /** Deliveries of a message beyond the number of times that it was sent. */
  readonly duplicates: number;
  /** The exploration stops after so many states. */
  readonly states: number;
}

export interface RaftExploration {
  /** Distinct states of the group. */
  readonly states: number;
  /** Distinct states of single nodes. */
  readonly localStates: number;
  /** Whether all states within the other bounds were explored. */
  readonly complete: boolean;
  /** States with a leader; states in which a node has a committed entry. */
  readonly led: number;
  readonly committed: number;
  /** The first property that was violated, and a shortest path to it. */
  readonly failure: { readonly error: RunFailed; readonly path: readonly PathStep[] } | undefined;
}

export interface ExploreRaftOptions {
  readonly group: GroupCode;
  /** Whether the first node is leader of term 1 at the beginning; some messages of its election are still in flight. */
  readonly led?: boolean;
  readonly bounds: RaftBounds;
  /** Called once per 4096 states, so that watchdogs see progress. */
  readonly pause?: () => Promise<void>;
}

const STATES_PER_PAUSE = 4096;

/** Ids of local states are lower, so that three of them fit into one exact number. */
const LOCAL_STATES_MAX = 2 ** 17;

/**
 * Explores all behaviors of three Raft nodes within bounds: every order of deliveries, losses and duplicates, election
 * timeouts, proposals, heartbeats and restarts at any time. The search is breadth-first, so a failure has a shortest path.
 *
 * A state of the group is the history of inputs of each node. The messages in flight follow from it.
 */
export async function exploreRaft(options: ExploreRaftOptions): Promise<RaftExploration> {
  const search = new RaftSearch(options);
  for (let pauses = 1; search.step();) {
    if (search.done < pauses * STATES_PER_PAUSE) continue;
    pauses++;
    await options.pause?.();
  }
  return search.result();
}

class RaftSearch {
  private readonly locals: LocalHistories;
  private readonly messages = new MessageTable();
  private readonly bounds: RaftBounds;
  private readonly seen = new Set<number>();
  private readonly pairs = new Set<number>();
  /** The states in order of discovery: the ids of the local states, and the index of the state before. */
  private readonly states: (readonly [number, number, number])[] = [];
  private readonly from: number[] = [];
  /** The local states that lead to the first state. */
  private readonly prefix: LocalState[] = [];
  private failure: RaftExploration['failure'];
  private led = 0;
  private committed = 0;
  private hitLimit = false;
  done = 0;

  constructor({ group, led = false, bounds }: ExploreRaftOptions) {
    this.bounds = bounds;
    this.locals = new LocalHistories(group, this.messages);
    const first = group.members.map((node) => this.locals.first(node));
    const [one, two, three] = led ? this.elected(first) : first;
    this.add([one!.id, two!.id, three!.id], -1);
  }

  /** Elects the first node: delivers no more messages than it needs. */
  private elected(first: readonly LocalState[]): readonly LocalState[] {
    const group = [...first];
    const take = (i: number, input: Input): void => void this.prefix.push((group[i] = this.locals.after(group[i]!, input)));
    take(0, { kind: 'campaign' });
    for (let i = 1; group[0]!.view.role !== 'leader' && i < group.length; i++) {
      for (const message of this.deliverableTo(group, i)) take(i, { kind: 'deliver', message });
      for (const message of this.deliverableTo(group, 0)) take(0, { kind: 'deliver', message });
    }
    return group;
  }

  /** Expands the next state. @returns whether there was one */
  step(): boolean {
    const ids = this.states[this.done];
    if (ids === undefined || this.failure !== undefined || this.hitLimit) return false;
    const group = ids.map((id) => this.locals.get(id));
    const used = this.count(group);
    if (used.inputs < this.bounds.inputs) group.forEach((_, i) => this.expand(group, i, used));
    this.done++;
    return true;
  }

  private count(group: readonly LocalState[]): RaftBounds {
    const sum = (kind: Input['kind']): number => group.reduce((total, { inputs }) => total + inputs[kind], 0);
    const [campaigns, proposals, heartbeats, restarts] = [sum('campaign'), sum('propose'), sum('heartbeat'), sum('restart')];
    const inputs = campaigns + proposals + heartbeats + restarts + sum('deliver');
    const duplicates = group.reduce((total, { received }) => total + this.excess(received, group), 0);
    return { inputs, campaigns, proposals, heartbeats, restarts, duplicates, states: 0 };
  }

  private excess(received: LocalState['received'], group: readonly LocalState[]): number {
    let excess = 0;
    for (const [message, times] of received) excess += Math.max(0, times - sentBy(group, message));
    return excess;
  }

  private expand(group: readonly LocalState[], i: number, used: RaftBounds): void {
    const { bounds } = this;
    const node = group[i]!;
    const leads = node.view.role === 'leader';
    this.expandDeliveries(group, i, used);
    if (!leads && used.campaigns < bounds.campaigns) this.follow(group, i, { kind: 'campaign' });
    if (leads && used.proposals < bounds.proposals) this.follow(group, i, { kind: 'propose' });
    if (leads && used.heartbeats < bounds.heartbeats) this.follow(group, i, { kind: 'heartbeat' });
    if (used.restarts < bounds.restarts) this.follow(group, i, { kind: 'restart' });
  }

  private expandDeliveries(group: readonly LocalState[], i: number, used: RaftBounds): void {
    const mayDuplicate = used.duplicates < this.bounds.duplicates;
    for (const message of this.deliverableTo(group, i, mayDuplicate)) this.follow(group, i, { kind: 'deliver', message });
  }

  /** The messages that may be delivered to the `i`-th node. */
  private deliverableTo(group: readonly LocalState[], i: number, mayDuplicate = false): number[] {
    const { node, received } = group[i]!;
    const deliverable: number[] = [];
    for (const { sent, node: sender } of group) {
      if (sender === node) continue;
      for (const [message, times] of sent) {
        if (this.messages.receiver(message) !== node) continue;
        if (mayDuplicate || (received.get(message) ?? 0) < times) deliverable.push(message);
      }
    }
    return deliverable;
  }

  /** The state after `input` happens to the `i`-th node. */
  private follow(group: readonly LocalState[], i: number, input: Input): void {
    if (this.failure !== undefined || this.hitLimit) return;
    try {
      const next = this.locals.after(group[i]!, input);
      const ids = group.map(({ id }, j) => (j === i ? next.id : id)) as [number, number, number];
      if (this.add(ids, this.done)) group.forEach((other, j) => j !== i && this.check(next, other));
    } catch (error) {
      if (!RunFailed.is(error)) throw error;
      // The path ends with a state for the input that violated the property.
      const last = { ...group[i]!, parent: group[i], input, justSent: [] };
      this.failure = { error, path: stepsOf([...this.pathTo(this.done), last], this.messages) };
    }
  }

  /** Two local states occur together in many states of the group; they are compared once. */
  private check(one: LocalState, other: LocalState): void {
    const pair = Math.min(one.id, other.id) * LOCAL_STATES_MAX + Math.max(one.id, other.id);
    if (this.pairs.has(pair)) return;
    this.pairs.add(pair);
    checkPair(one, other);
  }

  /** @returns whether the state is new */
  private add(ids: readonly [number, number, number], from: number): boolean {
    const key = (ids[0] * LOCAL_STATES_MAX + ids[1]) * LOCAL_STATES_MAX + ids[2];
    if (this.seen.has(key)) return false;
    if (this.states.length >= this.bounds.states || this.locals.size > LOCAL_STATES_MAX) {
      this.hitLimit = true;
      return false;
    }
    this.seen.add(key);
    this.states.push(ids);
    this.from.push(from);
    const group = ids.map((id) => this.locals.get(id));
    if (group.some(({ view }) => view.role === 'leader')) this.led++;
    if (group.some(({ view }) => view.commit > 0)) this.committed++;
    return true;
  }

  /** The local states on the path to a state, in order. */
  private pathTo(state: number): LocalState[] {
    const path: LocalState[] = [];
    for (let at = state; this.from[at]! >= 0; at = this.from[at]!) {
      const before = this.states[this.from[at]!]!;
      const changed = this.states[at]!.findIndex((id, i) => id !== before[i]);
      path.push(this.locals.get(this.states[at]![changed]!));
    }
    return [...this.prefix, ...path.reverse()];
  }

  result(): RaftExploration {
    const { led, committed, failure } = this;
    return {
      states: this.states.length,
      localStates: this.locals.size,
      complete: failure === undefined && !this.hitLimit,
      led,
      committed,
      failure,
    };
  }
}

function sentBy(group: readonly LocalState[], message: number): number {
  return group.reduce((total, { sent }) => total + (sent.get(message) ?? 0), 0);
}
