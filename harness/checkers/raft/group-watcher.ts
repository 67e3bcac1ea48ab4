import type { RaftState } from '#kit/raft/state';
import type { DurableLogs } from '#harness/checkers/raft/durable-log';
import { raftInvariants } from '#harness/checkers/raft/invariants';
import { type NodeView, isUnchanged, viewNode } from '#harness/checkers/raft/node-view';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';

/** A node to check, if it is alive then. */
export interface Watched {
  readonly state: Readonly<RaftState>;
  readonly incarnation: number;
  readonly isAlive: () => boolean;
}

/** Views each node after each event that may have changed it, and checks all invariants of Raft. */
export class GroupWatcher {
  private readonly invariants: readonly RaftInvariant[];
  private readonly views = new Map<number, NodeView>();
  /** By node: it may be touched more than once in one event. */
  private readonly touched = new Map<number, Watched>();

  /** @param more invariants and coverage points of the test */
  constructor(durable: DurableLogs, more: readonly RaftInvariant[]) {
    this.invariants = [...raftInvariants(durable), ...more];
  }

  touch(touched: Watched): void {
    this.touched.set(touched.state.config.id, touched);
  }

  /** An invariant of the simulation. Changes of a node that crashed in this event do not count. */
  checkTouched(): void {
    if (this.touched.size === 0) return;
    const touched = [...this.touched.values()];
    this.touched.clear();
    for (const watched of touched) this.check(watched);
  }

  /** Checks one node at once, also within an event. */
  check({ state, incarnation, isAlive }: Watched): void {
    if (isAlive()) this.view(state, incarnation);
  }

  private view(state: Readonly<RaftState>, incarnation: number): void {
    const change = viewNode(state, incarnation, this.views.get(state.config.id));
    this.views.set(state.config.id, change.after);
    if (isUnchanged(change)) return;
    for (const invariant of this.invariants) invariant.check(change);
  }
}
