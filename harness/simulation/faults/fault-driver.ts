import type { ActiveFaults } from '#harness/simulation/faults/active-faults';
import type { FaultEnvironment } from '#harness/simulation/faults/fault-definition';
import { type Fault, type FaultPlan, definitionOf } from '#harness/simulation/faults/kinds';
import type { SimulatedNetwork } from '#harness/simulation/simulated-network';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';
import { SIMULATION_ACTOR } from '#harness/trace/vocabulary';

type AnyStore = SimulatedNode<unknown>;

/** Starts and ends the faults of a plan, as their definitions say. */
export class FaultDriver implements FaultEnvironment {
  private readonly stores = new Map<number, AnyStore>();
  /** After healing, no fault starts. */
  private healed = false;

  constructor(
    private readonly simulation: Simulation,
    readonly network: SimulatedNetwork,
    private readonly active: ActiveFaults,
  ) {}

  inject(plan: FaultPlan, stores: readonly AnyStore[]): void {
    for (const store of stores) this.stores.set(store.id, store);
    for (const fault of plan) definitionOf(fault.kind).schedule(fault, this);
  }

  store(id: number): AnyStore | undefined {
    return this.stores.get(id);
  }

  start(fault: Fault): void {
    this.active.add(fault);
    definitionOf(fault.kind).onStart?.(fault, this);
  }

  end(fault: Fault): void {
    if (this.active.remove(fault)) definitionOf(fault.kind).onEnd?.(fault, this);
  }

  activeOf<Wanted>(kind: string): readonly Wanted[] {
    return this.active.all().filter((fault) => fault.kind === kind) as Wanted[];
  }

  at(milliseconds: number, action: () => void): void {
    const delay = Math.max(0, Math.round(milliseconds * MICROSECONDS_PER_MILLISECOND) - this.simulation.now);
    this.simulation.schedule(delay, () => {
      if (!this.healed) action();
    });
  }

  /** Ends all faults and restarts all stores that are down. From now on nothing goes wrong. Clocks keep their offset and drift. */
  heal(): void {
    this.healed = true;
    this.simulation.record(SIMULATION_ACTOR, 'heal', {});
    for (const fault of this.active.all()) this.end(fault);
    for (const store of this.stores.values()) store.heal();
  }
}
