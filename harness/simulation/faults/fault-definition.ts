import type { Address } from '#harness/simulation/address';
import type { LinkCondition, StoreCondition, Window } from '#harness/simulation/faults/conditions';
import type { FaultDraw } from '#harness/simulation/faults/fault-draw';
import type { SimulatedNetwork } from '#harness/simulation/simulated-network';
import type { SimulatedNode } from '#harness/simulation/simulated-node';

/** What every fault is, as data. */
export interface FaultData {
  readonly kind: string;
}

/** What a fault can act on. */
export interface FaultEnvironment {
  readonly network: SimulatedNetwork;
  store(id: number): SimulatedNode<unknown> | undefined;
  /** Runs `action` at a virtual time, or now if that time has passed. After healing, nothing runs. */
  at(milliseconds: number, action: () => void): void;
  /** The fault is active from now on: its definition's `worsenLink` and `worsenStore` count. */
  start(fault: FaultData): void;
  end(fault: FaultData): void;
  /** The active faults of this kind. */
  activeOf<Fault extends FaultData>(kind: Fault['kind']): readonly Fault[];
}

/**
 * One kind of fault, complete. Definitions are listed in `kinds.ts`. Everything that handles faults (the draws, the driver, the
 * report) reads them from there and knows no kind by name.
 */
export interface FaultDefinition<Fault extends FaultData> {
  readonly kind: Fault['kind'];
  /** The kind's name for people. Default: `kind`. */
  readonly name?: string;
  draw(draw: FaultDraw): Fault;
  /** What is wrong, without the time: one line for people. */
  describe(fault: Fault): string;
  /** When it lasts. `toMs` is Infinity if it lasts until the end of the run. */
  time(fault: Fault): Window;
  /** The participants that it concerns, as far as they are known. */
  addresses(fault: Fault): readonly Address[];
  /** Called once, before the fault's time: arranges what happens. */
  schedule(fault: Fault, environment: FaultEnvironment): void;
  /** Called by `environment.start`, which is called by `schedule` or directly by a scenario. */
  onStart?(fault: Fault, environment: FaultEnvironment): void;
  /** Called by `environment.end`, and by healing if the fault is active then. The fault is no longer active. */
  onEnd?(fault: Fault, environment: FaultEnvironment): void;
  /** While the fault is active: what it does to the messages from `from` to `to`. */
  worsenLink?(fault: Fault, condition: LinkCondition, from: Address, to: Address): void;
  /** While the fault is active: what it does to the store `store`. */
  worsenStore?(fault: Fault, condition: StoreCondition, store: number): void;
}
