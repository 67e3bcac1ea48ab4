import type { RaftState } from '#kit/raft/state';
import type { HardState } from '#kit/wire/raft';
import { raftInvariants } from '#harness/checkers/raft/invariants';
import { type NodeView, viewNode } from '#harness/checkers/raft/node-view';
import type { RaftInvariant } from '#harness/checkers/raft/raft-invariant';

interface Touched {
  readonly state: Readonly<RaftState>;
  readonly incarnation: number;
  readonly isAlive: () => boolean;
}

/** Looks at each node after each event that may have changed it, and checks all that Raft promises. */
export class GroupWatcher {
  private readonly invariants: readonly RaftInvariant[];
  private readonly views = new Map<number, NodeView>();
  /** By node: several things may happen to it in one event. */
  private readonly touched = new Map<number, Touched>();

  /** @param more rules and goals of a test's own */
  constructor(persisted: (node: number) => HardState, more: readonly RaftInvariant[]) {
    this.invariants = [...raftInvariants(persisted), ...more];
  }

  touch(touched: Touched): void {
    this.touched.set(touched.state.config.id, touched);
  }

  /** An invariant of the world. What a node was about to become when it crashed does not count. */
  check(): void {
    if (this.touched.size === 0) return;
    const touched = [...this.touched.values()];
    this.touched.clear();
    for (const { state, incarnation, isAlive } of touched) if (isAlive()) this.look(state, incarnation);
  }

  private look(state: Readonly<RaftState>, incarnation: number): void {
    const change = viewNode(state, incarnation, this.views.get(state.config.id));
    this.views.set(state.config.id, change.after);
    for (const invariant of this.invariants) invariant.check(change);
  }
}
