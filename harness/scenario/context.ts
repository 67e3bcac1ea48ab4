import { ActiveFaults } from '#harness/simulation/faults/active-faults';
import type { Window } from '#harness/simulation/faults/conditions';
import { drawFaults } from '#harness/simulation/faults/draw';
import type { Fault, FaultKind, FaultPlan } from '#harness/simulation/faults/kinds';
import { FaultDriver } from '#harness/simulation/faults/fault-driver';
import type { OperationFilter } from '#harness/scenario/history';
import type { ModuleScope } from '#harness/scenario/code-source';
import { type Address, SCHEDULER, actorName, clientAddress } from '#harness/simulation/address';
import { SimulatedClient } from '#harness/simulation/simulated-client';
import { type NetworkOptions, SimulatedNetwork } from '#harness/simulation/simulated-network';
import { SimulatedNode, type NodeSeams } from '#harness/simulation/simulated-node';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

/**
 * Operations by their name, `client.operation`, and when each of them begins at the earliest: in virtual microseconds. Without a time
 * an operation would begin earlier when one before it is left out, and no longer meet the same faults.
 */
export type Timetable = Readonly<Record<string, number>>;

/** How a run differs from what its seed gives: for shrinking and for replays. */
export interface RunVariation {
  /** These faults instead of the seed's random faults. */
  readonly faults?: FaultPlan;
  /** The operations that clients execute. All others are left out. Default: all. */
  readonly operations?: Timetable;
  /** Only this part of a scenario with parts: 1 for the first. Default: all. */
  readonly part?: number;
  /** The maximum number of stores. */
  readonly stores?: number;
  /** Every message and every disk takes its minimal time. */
  readonly minimalLatency?: boolean;
}

export interface ContextOptions {
  readonly simulation: Simulation;
  /** The kinds of random faults. */
  readonly kinds: readonly FaultKind[];
  readonly network: NetworkOptions;
  /** Gives each incarnation of a store its own instances of the code. `actor` is the store's name in the trace. */
  readonly loadCode: (actor: string) => ModuleScope;
  readonly variation: RunVariation;
}

export interface FaultPeriod {
  /** Faults start before this virtual time. */
  readonly untilMs: number;
  /** The longest time that a store is down or a window lasts. Default 50. */
  readonly longestMs?: number;
}

/** A fault that lasts until the scenario ends it. */
export type OpenFault = WithoutWindow<Extract<Fault, { kind: 'cut' | 'partition' | 'slow disk' }>>;

type WithoutWindow<WindowFault> = WindowFault extends Window ? Omit<WindowFault, keyof Window> : never;

/** What a scenario works with: it creates stores and clients, injects faults, and reports coverage. */
export class ScenarioContext implements OperationFilter {
  readonly simulation: Simulation;
  readonly network: SimulatedNetwork;
  /** The coverage points of this run; see `cover`. */
  readonly covered = new Set<string>();
  /** Printed with a failure: the history, the state of a store. The last function that was set counts. */
  describe: () => string = () => '';
  /** Printed if a run is stuck: one line per store. */
  describeProgress: () => string = () => '';
  private readonly active = new ActiveFaults();
  private readonly driver: FaultDriver;
  private readonly planned: Timetable | undefined;
  private readonly begun = new Map<string, number>();
  private randomPlan: FaultPlan = [];
  private scriptedPlan: FaultPlan = [];
  private clients: Address[] = [];
  private stores = 0;
  private parts = 0;
  private isInPart = false;

  constructor(private readonly options: ContextOptions) {
    this.simulation = options.simulation;
    this.network = new SimulatedNetwork(this.simulation, this.active, options.network);
    this.driver = new FaultDriver(this.simulation, this.network, this.active);
    this.planned = options.variation.operations;
  }

  /** The random faults of this run. */
  get faults(): FaultPlan {
    return this.randomPlan;
  }

  /** The faults that belong to the scenario. */
  get scriptedFaults(): FaultPlan {
    return this.scriptedPlan;
  }

  /**
   * Runs a part of the scenario that does not depend on the parts before it. A shrunk run has only the part that failed. A part of
   * a part belongs to it.
   */
  async part(run: (context: ScenarioContext) => Promise<void> | void): Promise<void> {
    if (this.isInPart) return run(this);
    const number = ++this.parts;
    if ((this.options.variation.part ?? number) !== number) return;
    this.isInPart = true;
    await run(this);
    this.isInPart = false;
  }

  /** The number of the part that was begun last; 0 without parts. */
  get lastPart(): number {
    return this.parts;
  }

  /** Reports a coverage point: something that must happen in at least one seed of the test. */
  cover(point: string): void {
    this.covered.add(point);
  }

  /** A new store, not started. `boot` is called for each incarnation with that incarnation's own modules. */
  store<Service>(boot: (seams: NodeSeams, code: ModuleScope) => Promise<Service>): SimulatedNode<Service> {
    return this.node(++this.stores, 'a store', boot);
  }

  /** The scheduler, not started; at most one in a run. Faults are drawn for it if it is one of the nodes of `injectFaults`. */
  scheduler<Service>(boot: (seams: NodeSeams, code: ModuleScope) => Promise<Service>): SimulatedNode<Service> {
    return this.node(SCHEDULER, 'the scheduler', boot);
  }

  private node<Service>(
    address: Address,
    role: string,
    boot: (seams: NodeSeams, code: ModuleScope) => Promise<Service>,
  ): SimulatedNode<Service> {
    return new SimulatedNode({
      simulation: this.simulation,
      network: this.network,
      address,
      boot: (seams) => boot(seams, this.options.loadCode(actorName(address))),
      condition: () => this.active.store(address),
      onCrash: ({ lost, survived, inFlightSurvived }) => {
        this.cover(`${role} crashed`);
        if (lost > 0) this.cover('a crash lost an unsynced batch');
        if (survived > 0) this.cover('an unsynced batch survived a crash');
        if (inFlightSurvived > 0) this.cover('a batch in flight survived a crash');
      },
    });
  }

  /** The number of stores to create: usually `count`, in a shrunk run fewer, but at least `min`. */
  storeCount(count: number, min: number): number {
    return Math.max(min, Math.min(count, this.options.variation.stores ?? count));
  }

  client(): SimulatedClient {
    const id = this.clients.length + 1;
    this.clients.push(clientAddress(id));
    return new SimulatedClient(this.simulation, this.network, id);
  }

  /**
   * Whether the client's operation should run: a shrunk run leaves some out. `History.record` asks for its operations. A scenario
   * without a history asks here before each operation, because only the scenario knows what else depends on the operation.
   */
  shouldRun(clientId: number, operation: number): boolean {
    const name = `${clientId}.${operation}`;
    if (this.planned !== undefined && this.planned[name] === undefined) return false;
    this.begun.set(name, Math.max(this.simulation.now, this.dueAt(clientId, operation)));
    return true;
  }

  /** The earliest time of an operation, in virtual microseconds: 0 unless the run is shrunk. */
  dueAt(clientId: number, operation: number): number {
    return this.planned?.[`${clientId}.${operation}`] ?? 0;
  }

  /** Waits until an operation that should run may begin. `undefined`: it may begin now. */
  untilDue(clientId: number, operation: number): Promise<void> | undefined {
    const wait = this.dueAt(clientId, operation) - this.simulation.now;
    return wait <= 0 ? undefined : this.simulation.sleep(wait / MICROSECONDS_PER_MILLISECOND);
  }

  /** The operations that were executed, and when each began; in this order. */
  get operations(): Timetable {
    return Object.fromEntries(this.begun);
  }

  get storesMade(): number {
    return this.stores;
  }

  /**
   * Draws this run's random faults and injects them into `nodes` and the network. Links of clients that exist by now are included.
   */
  injectFaults(nodes: readonly SimulatedNode<unknown>[], { untilMs, longestMs = 50 }: FaultPeriod): void {
    const { kinds, variation } = this.options;
    const ids = nodes.map((node) => node.id);
    this.randomPlan =
      variation.faults ??
      drawFaults(this.simulation.choices, kinds, { stores: ids, others: this.clients, untilMs, maxDurationMs: longestMs });
    this.driver.inject(this.randomPlan, nodes);
  }

  /** Injects faults that belong to the scenario: they happen in every run, and shrinking does not remove them. */
  scriptFaults(nodes: readonly SimulatedNode<unknown>[], plan: FaultPlan): void {
    this.scriptedPlan = [...this.scriptedPlan, ...plan];
    this.driver.inject(plan, nodes);
  }

  /** Starts a scripted fault now. The returned function ends it. */
  startFault(fault: OpenFault): () => void {
    const nowMs = (): number => this.simulation.now / MICROSECONDS_PER_MILLISECOND;
    const started = { ...fault, fromMs: nowMs(), toMs: Infinity };
    this.scriptedPlan = [...this.scriptedPlan, started];
    this.driver.start(started);
    return () => {
      this.driver.end(started);
      this.scriptedPlan = this.scriptedPlan.map((other) => (other === started ? { ...started, toMs: nowMs() } : other));
    };
  }

  /** Ends all faults. From now on every operation of a correct solution succeeds. */
  heal(): void {
    this.driver.heal();
  }

  /** Waits for `work`. Fails as `stuck` if it takes more than `milliseconds` of virtual time. */
  async within<Result>(milliseconds: number, what: string, work: Promise<Result>): Promise<Result> {
    const late = this.simulation.schedule(milliseconds * MICROSECONDS_PER_MILLISECOND, () => {
      this.simulation.failStuck(
        `${what}: not done after ${milliseconds} ms of virtual time without faults.${indented(this.describeProgress())}`,
      );
    });
    const result = await work;
    late.run = undefined;
    return result;
  }
}

/** As lines below the first line of a message. */
function indented(lines: string): string {
  return lines === '' ? '' : lines.replace(/^/gm, '  ').replace(/^/, '\n');
}
