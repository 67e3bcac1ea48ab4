import { ActiveFaults } from '#harness/simulation/faults/active-faults';
import type { Window } from '#harness/simulation/faults/conditions';
import { drawFaults } from '#harness/simulation/faults/draw';
import type { Fault, FaultKind, FaultPlan } from '#harness/simulation/faults/kinds';
import { FaultDriver } from '#harness/simulation/faults/fault-driver';
import type { ModuleScope } from '#harness/scenario/code-source';
import { type Address, clientAddress } from '#harness/simulation/address';
import { SimulatedClient } from '#harness/simulation/simulated-client';
import { type NetworkOptions, SimulatedNetwork } from '#harness/simulation/simulated-network';
import { SimulatedStore, type StoreSeams } from '#harness/simulation/simulated-store';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

/** What is asked of a run besides its seed: a failure that is being made smaller, or replayed. */
export interface RunVariation {
  /** These faults, instead of those that the seed draws. */
  readonly faults?: FaultPlan;
  /** The operations that clients make, as `client.operation`; all others they leave out. */
  readonly operations?: readonly string[];
  /** At most so many stores. */
  readonly stores?: number;
  /** Every message and every disk takes its least time. */
  readonly minimalLatency?: boolean;
}

export interface ContextOptions {
  readonly simulation: Simulation;
  /** The kinds of faults that the scenario may meet. */
  readonly kinds: readonly FaultKind[];
  readonly network: NetworkOptions;
  /** Gives each incarnation of a store its own instances of the code. */
  readonly loadCode: () => ModuleScope;
  readonly variation: RunVariation;
}

export interface Unleashed {
  /** Faults begin before this virtual time. */
  readonly untilMs: number;
  /** The longest time that a store is down or a window lasts. Default 50. */
  readonly longestMs?: number;
}

/** A fault that lasts until the scenario ends it. */
export type OwnFault = WithoutWindow<Extract<Fault, { kind: 'cut' | 'partition' | 'slow disk' }>>;

type WithoutWindow<WindowFault> = WindowFault extends Window ? Omit<WindowFault, keyof Window> : never;

/** What a scenario has in its hands. */
export class ScenarioContext {
  readonly simulation: Simulation;
  readonly network: SimulatedNetwork;
  /** The goals that this run has reached; see `reached`. */
  readonly covered = new Set<string>();
  /** Said with a failure: the history, the state of a store. The last function given counts. */
  describe: () => string = () => '';
  /** Said where a run is stuck: how things stand, a line for each store. */
  standing: () => string = () => '';
  private readonly active = new ActiveFaults();
  private readonly driver: FaultDriver;
  private readonly wanted: ReadonlySet<string> | undefined;
  private readonly kept: string[] = [];
  private plan: FaultPlan = [];
  private story: FaultPlan = [];
  private clients: Address[] = [];
  private stores = 0;

  constructor(private readonly options: ContextOptions) {
    this.simulation = options.simulation;
    this.network = new SimulatedNetwork(this.simulation, this.active, options.network);
    this.driver = new FaultDriver(this.simulation, this.network, this.active);
    const { operations } = options.variation;
    this.wanted = operations && new Set(operations);
  }

  /** Those that chance has brought. */
  get faults(): FaultPlan {
    return this.plan;
  }

  /** Those that `stage` was given. */
  get scriptedFaults(): FaultPlan {
    return this.story;
  }

  /** Something that should happen in some seed of the test, or the test has shown nothing. */
  cover(goal: string): void {
    this.covered.add(goal);
  }

  /** A new store, not started. `boot` is called for each incarnation with that incarnation's own modules. */
  store<Service>(boot: (seams: StoreSeams, code: ModuleScope) => Promise<Service>): SimulatedStore<Service> {
    const storeId = ++this.stores;
    return new SimulatedStore({
      simulation: this.simulation,
      network: this.network,
      storeId,
      boot: (seams) => boot(seams, this.options.loadCode()),
      condition: () => this.active.store(storeId),
      onCrash: ({ lost, survived, inFlightSurvived }) => {
        this.cover('a store crashed');
        if (lost > 0) this.cover('a crash lost an unsynced batch');
        if (survived > 0) this.cover('an unsynced batch survived a crash');
        if (inFlightSurvived > 0) this.cover('a batch in flight survived a crash');
      },
    });
  }

  /** How many stores to make where `wanted` would be usual, and `least` would still make sense. */
  storeCount(wanted: number, least: number): number {
    return Math.max(least, Math.min(wanted, this.options.variation.stores ?? wanted));
  }

  client(): SimulatedClient {
    const id = this.clients.length + 1;
    this.clients.push(clientAddress(id));
    return new SimulatedClient(this.simulation, this.network, id);
  }

  /** Whether a client's operation is to be made: a failure gets smaller by leaving some out. Ask before each one. */
  shouldRun(clientId: number, operation: number): boolean {
    const name = `${clientId}.${operation}`;
    if (this.wanted?.has(name) === false) return false;
    this.kept.push(name);
    return true;
  }

  /** What `keeps` said yes to, in that order. */
  get operations(): readonly string[] {
    return this.kept;
  }

  get storesMade(): number {
    return this.stores;
  }

  /**
   * Draws this run's faults and lets them happen to `stores` and the network. Clients take part that have been made before.
   */
  injectFaults<Service>(stores: readonly SimulatedStore<Service>[], { untilMs, longestMs = 50 }: Unleashed): void {
    const { kinds, variation } = this.options;
    const ids = stores.map((store) => store.id);
    this.plan =
      variation.faults ??
      drawFaults(this.simulation.choices, kinds, { stores: ids, others: this.clients, untilMs, maxDurationMs: longestMs });
    this.driver.inject(this.plan, stores);
  }

  /** Faults that the scenario is about: they happen in every run, and no failure gets smaller by leaving them out. */
  scriptFaults<Service>(stores: readonly SimulatedStore<Service>[], plan: FaultPlan): void {
    this.story = [...this.story, ...plan];
    this.driver.inject(plan, stores);
  }

  /** Such a fault, from now on until it is ended: by the function that comes back. */
  startFault(fault: OwnFault): () => void {
    const nowMs = (): number => this.simulation.now / MICROSECONDS_PER_MILLISECOND;
    const begun = { ...fault, fromMs: nowMs(), toMs: Infinity };
    this.story = [...this.story, begun];
    this.driver.start(begun);
    return () => {
      this.driver.end(begun);
      this.story = this.story.map((other) => (other === begun ? { ...begun, toMs: nowMs() } : other));
    };
  }

  /** Ends all faults: from now on everything works, and so must the solution. */
  heal(): void {
    this.driver.heal();
  }

  /** Waits for `work`, and fails as `stuck` when it takes more than `milliseconds` of virtual time. */
  async within<Result>(milliseconds: number, what: string, work: Promise<Result>): Promise<Result> {
    const late = this.simulation.schedule(milliseconds * MICROSECONDS_PER_MILLISECOND, () => {
      this.simulation.failStuck(
        `${what}: not done after ${milliseconds} ms of virtual time in which nothing went wrong.${indented(this.standing())}`,
      );
    });
    const result = await work;
    late.run = undefined;
    return result;
  }
}

/** Lines under the one that says what happened. */
function indented(lines: string): string {
  return lines === '' ? '' : lines.replace(/^/gm, '  ').replace(/^/, '\n');
}
