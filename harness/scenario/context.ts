import { drawFaults } from '#harness/faults/draw';
import type { FaultPlan, SlowDiskFault } from '#harness/faults/plan';
import type { ModuleScope } from '#harness/scenario/code-source';
import { SimulatedClient } from '#harness/world/simulated-client';
import { SimulatedStore, type StoreSeams } from '#harness/world/simulated-store';
import { MICROSECONDS_PER_MILLISECOND, type World } from '#harness/world/world';

/** What a scenario has in its hands. */
export class ScenarioContext {
  /** The goals that this run has reached; see `reached`. */
  readonly goals = new Set<string>();
  /** Said with a failure: the history, the state of a store. The last function given counts. */
  describe: () => string = () => '';
  private plan: FaultPlan = [];
  private clients = 0;
  private stores = 0;

  /** @param loadCode gives each incarnation of a store its own instances of the code */
  constructor(
    readonly world: World,
    private readonly kinds: Parameters<typeof drawFaults>[1]['kinds'],
    private readonly loadCode: () => ModuleScope,
  ) {}

  get faults(): FaultPlan {
    return this.plan;
  }

  /** Something that should happen in some seed of the test, or the test has shown nothing. */
  reached(goal: string): void {
    this.goals.add(goal);
  }

  /** A new store, not started. `boot` is called for each incarnation with that incarnation's own modules. */
  store<Service>(boot: (seams: StoreSeams, code: ModuleScope) => Promise<Service>): SimulatedStore<Service> {
    const storeId = ++this.stores;
    return new SimulatedStore({
      world: this.world,
      storeId,
      boot: (seams) => boot(seams, this.loadCode()),
      slowdown: () => this.slowdownOf(storeId),
      onCrash: ({ lost, survived, inFlightSurvived }) => {
        this.reached('a store crashed');
        if (lost > 0) this.reached('a crash lost an unsynced batch');
        if (survived > 0) this.reached('an unsynced batch survived a crash');
        if (inFlightSurvived > 0) this.reached('a batch in flight survived a crash');
      },
    });
  }

  private slowdownOf(storeId: number): number {
    const now = this.world.now / MICROSECONDS_PER_MILLISECOND;
    const isOn = (fault: SlowDiskFault): boolean => fault.store === storeId && fault.fromMs <= now && now < fault.toMs;
    return this.plan.reduce((factor, fault) => (fault.kind === 'slow disk' && isOn(fault) ? fault.factor : factor), 1);
  }

  client(): SimulatedClient {
    return new SimulatedClient(this.world, ++this.clients);
  }

  /** Draws this run's faults and lets them happen to `stores`, beginning before `untilMs` of virtual time. */
  unleashFaults<Service>(stores: readonly SimulatedStore<Service>[], untilMs: number): void {
    const byId = new Map(stores.map((store) => [store.id, store]));
    this.plan = drawFaults(this.world.choices, { kinds: this.kinds, stores: [...byId.keys()], untilMs });
    for (const fault of this.plan) {
      if (fault.kind !== 'crash') continue;
      const store = byId.get(fault.store)!;
      this.at(fault.atMs, () => store.crashAfterCalls(fault.afterCalls));
      this.at(fault.atMs + fault.downMs, () => this.restart(store));
    }
  }

  /** Crashes a store that its fault has not reached yet, so that each crash fault is one crash; starts it again. */
  private restart<Service>(store: SimulatedStore<Service>): void {
    store.crash();
    store.start().catch((error: unknown) => this.world.failWith(error));
  }

  /** Runs `action` at a virtual time, or now if that is past. */
  private at(milliseconds: number, action: () => void): void {
    this.world.schedule(Math.max(0, milliseconds * MICROSECONDS_PER_MILLISECOND - this.world.now), action);
  }
}
