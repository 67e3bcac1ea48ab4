import { checkPair } from '#harness/exploration/check-pair';
import { type PathStep, stepsOf } from '#harness/exploration/exploration-path';
import { LocalHistories, type LocalState } from '#harness/exploration/local-histories';
import type { GroupCode, Input } from '#harness/exploration/local-run';
import { MessageTable } from '#harness/exploration/message-table';
import { RunFailed } from '#harness/scenario/verdict';

/** How much may happen. Deliveries are bounded by `inputs` alone; a message that is never delivered is lost. */
export interface RaftBounds {
  /** Inputs of all kinds, over all nodes. */
  readonly inputs: number;
  readonly campaigns: number;
  readonly proposals: number;
  readonly heartbeats: number;
  readonly restarts: number;
  /** Deliveries of a message beyond those that were sent of it. */
  readonly duplicates: number;
  /** States that are looked at before the exploration gives up. */
  readonly states: number;
}

export interface RaftExploration {
  /** Different states of the group that were reached. */
  readonly states: number;
  /** Different states of single nodes. */
  readonly localStates: number;
  /** All states within the other bounds were reached. */
  readonly complete: boolean;
  /** States in which somebody leads; in which something is committed. */
  readonly led: number;
  readonly committed: number;
  /** The first rule that was broken, with a shortest way to it. */
  readonly failure: { readonly error: RunFailed; readonly path: readonly PathStep[] } | undefined;
}

export interface ExploreRaftOptions {
  readonly group: GroupCode;
  /** Whether the first node leads term 1 from the beginning, elected by messages of which some are still under way. */
  readonly led?: boolean;
  readonly bounds: RaftBounds;
  /** Called now and then: a sign of life. */
  readonly breathe?: () => Promise<void>;
}

/** So many states lie between two signs of life. */
const STATES_PER_BREATH = 4096;

/** Ids of local states lie below, so that three of them make one number that is exact. */
const MOST_LOCAL_STATES = 2 ** 17;

/**
 * Tries everything that can happen to three Raft nodes within bounds: every order of deliveries, losses and duplicates,
 * election timeouts, proposals, heartbeats and restarts at any moment. Breadth first, so a failure comes with a shortest
 * path to it.
 *
 * A state of the group is what each node has been through; what is under way follows from that.
 */
export async function exploreRaft(options: ExploreRaftOptions): Promise<RaftExploration> {
  const search = new Search(options);
  for (let breath = 1; search.step();) {
    if (search.done < breath * STATES_PER_BREATH) continue;
    breath++;
    await options.breathe?.();
  }
  return search.result();
}

class Search {
  private readonly locals: LocalHistories;
  private readonly messages = new MessageTable();
  private readonly bounds: RaftBounds;
  private readonly seen = new Set<number>();
  private readonly pairs = new Set<number>();
  /** The states in the order in which they were reached: the ids of the local states, and where each came from. */
  private readonly reached: (readonly [number, number, number])[] = [];
  private readonly from: number[] = [];
  /** What led to the first of them. */
  private readonly prefix: LocalState[] = [];
  private failure: RaftExploration['failure'];
  private led = 0;
  private committed = 0;
  private hitBudget = false;
  done = 0;

  constructor({ group, led = false, bounds }: ExploreRaftOptions) {
    this.bounds = bounds;
    this.locals = new LocalHistories(group, this.messages);
    const first = group.members.map((node) => this.locals.first(node));
    const [one, two, three] = led ? this.elected(first) : first;
    this.add([one!.id, two!.id, three!.id], -1);
  }

  /** The first node stands for election, and as many messages are delivered as it needs to win. */
  private elected(first: readonly LocalState[]): readonly LocalState[] {
    const group = [...first];
    const take = (i: number, input: Input): void => void this.prefix.push((group[i] = this.locals.after(group[i]!, input)));
    take(0, { kind: 'campaign' });
    for (let i = 1; group[0]!.view.role !== 'leader' && i < group.length; i++) {
      for (const message of this.waitingFor(group, i)) take(i, { kind: 'deliver', message });
      for (const message of this.waitingFor(group, 0)) take(0, { kind: 'deliver', message });
    }
    return group;
  }

  /** Goes on from the next state. @returns whether there was one */
  step(): boolean {
    const ids = this.reached[this.done];
    if (ids === undefined || this.failure !== undefined || this.hitBudget) return false;
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
    const mayDouble = used.duplicates < this.bounds.duplicates;
    for (const message of this.waitingFor(group, i, mayDouble)) this.follow(group, i, { kind: 'deliver', message });
  }

  /** The messages that may be delivered to the `i`-th node. */
  private waitingFor(group: readonly LocalState[], i: number, mayDouble = false): number[] {
    const { node, received } = group[i]!;
    const waiting: number[] = [];
    for (const { sent, node: sender } of group) {
      if (sender === node) continue;
      for (const [message, times] of sent) {
        if (this.messages.receiver(message) !== node) continue;
        if (mayDouble || (received.get(message) ?? 0) < times) waiting.push(message);
      }
    }
    return waiting;
  }

  /** The state after `input` happens to the `i`-th node. */
  private follow(group: readonly LocalState[], i: number, input: Input): void {
    if (this.failure !== undefined || this.hitBudget) return;
    try {
      const next = this.locals.after(group[i]!, input);
      const ids = group.map(({ id }, j) => (j === i ? next.id : id)) as [number, number, number];
      if (this.add(ids, this.done)) group.forEach((other, j) => j !== i && this.check(next, other));
    } catch (error) {
      if (!(error instanceof RunFailed)) throw error;
      // The path ends with a state that stands for the input that broke the rule.
      const last = { ...group[i]!, parent: group[i], input, justSent: [] };
      this.failure = { error, path: stepsOf([...this.pathTo(this.done), last], this.messages) };
    }
  }

  /** Two local states meet in many states of the group; they are compared once. */
  private check(one: LocalState, other: LocalState): void {
    const pair = Math.min(one.id, other.id) * MOST_LOCAL_STATES + Math.max(one.id, other.id);
    if (this.pairs.has(pair)) return;
    this.pairs.add(pair);
    checkPair(one, other);
  }

  /** @returns whether the state is new */
  private add(ids: readonly [number, number, number], from: number): boolean {
    const key = (ids[0] * MOST_LOCAL_STATES + ids[1]) * MOST_LOCAL_STATES + ids[2];
    if (this.seen.has(key)) return false;
    if (this.reached.length >= this.bounds.states || this.locals.size > MOST_LOCAL_STATES) {
      this.hitBudget = true;
      return false;
    }
    this.seen.add(key);
    this.reached.push(ids);
    this.from.push(from);
    const group = ids.map((id) => this.locals.get(id));
    if (group.some(({ view }) => view.role === 'leader')) this.led++;
    if (group.some(({ view }) => view.commit > 0)) this.committed++;
    return true;
  }

  /** The local states that were entered on the way to a state, in order. */
  private pathTo(state: number): LocalState[] {
    const path: LocalState[] = [];
    for (let at = state; this.from[at]! >= 0; at = this.from[at]!) {
      const before = this.reached[this.from[at]!]!;
      const changed = this.reached[at]!.findIndex((id, i) => id !== before[i]);
      path.push(this.locals.get(this.reached[at]![changed]!));
    }
    return [...this.prefix, ...path.reverse()];
  }

  result(): RaftExploration {
    const { led, committed, failure } = this;
    return {
      states: this.reached.length,
      localStates: this.locals.size,
      complete: failure === undefined && !this.hitBudget,
      led,
      committed,
      failure,
    };
  }
}

function sentBy(group: readonly LocalState[], message: number): number {
  return group.reduce((total, { sent }) => total + (sent.get(message) ?? 0), 0);
}
