import type { ActiveFaults } from '#harness/simulation/faults/active-faults';
import type { CrashFault, Fault, FaultPlan } from '#harness/simulation/faults/plan';
import type { SimulatedNetwork } from '#harness/simulation/simulated-network';
import type { SimulatedStore } from '#harness/simulation/simulated-store';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

type AnyStore = Pick<
  SimulatedStore<unknown>,
  'id' | 'clock' | 'crash' | 'crashAfterCalls' | 'restart' | 'pause' | 'resume' | 'failNextWrite' | 'heal'
>;

/** Makes the faults of a plan happen to the stores and the network of a world, and ends them. */
export class FaultDriver {
  private readonly stores = new Map<number, AnyStore>();
  /** Whatever has not begun by then never does. */
  private healed = false;

  constructor(
    private readonly simulation: Simulation,
    private readonly network: SimulatedNetwork,
    private readonly active: ActiveFaults,
  ) {}

  inject(plan: FaultPlan, stores: readonly AnyStore[]): void {
    for (const store of stores) this.stores.set(store.id, store);
    for (const fault of plan) this.prepare(fault);
  }

  private prepare(fault: Fault): void {
    if (fault.kind === 'clock') return this.stores.get(fault.store)?.clock.set(fault.offsetMs, fault.driftPpm);
    if (fault.kind === 'crash') return this.prepareCrash(fault);
    if (fault.kind === 'disk error') return this.at(fault.atMs, () => this.stores.get(fault.store)?.failNextWrite(fault.downMs));
    this.at(fault.fromMs, () => this.begin(fault));
    this.at(fault.toMs, () => this.end(fault));
  }

  private prepareCrash(fault: CrashFault): void {
    const store = this.stores.get(fault.store);
    this.at(fault.atMs, () => store?.crashAfterCalls(fault.afterCalls));
    this.at(fault.atMs + fault.downMs, () => {
      // A store that made too few calls until now crashes all the same, so that each crash fault is one crash.
      store?.crash();
      store?.restart();
    });
  }

  private begin(fault: Fault): void {
    this.active.begin(fault);
    if (fault.kind === 'pause') this.stores.get(fault.store)?.pause();
  }

  private end(fault: Fault): void {
    if (!this.active.end(fault)) return;
    if (fault.kind === 'clog') this.network.release(fault);
    if (fault.kind === 'pause' && !this.isPaused(fault.store)) this.stores.get(fault.store)?.resume();
  }

  /** Pauses overlap. */
  private isPaused(store: number): boolean {
    return this.active.all().some((fault) => fault.kind === 'pause' && fault.store === store);
  }

  /** Ends all faults and starts all stores that are down; from now on nothing goes wrong any more. Clocks stay as they are. */
  heal(): void {
    this.healed = true;
    this.simulation.record('world', 'heal');
    for (const fault of this.active.all()) this.end(fault);
    for (const store of this.stores.values()) store.heal();
  }

  /** Runs `action` at a virtual time, or now if that is past; not after healing. */
  private at(milliseconds: number, action: () => void): void {
    const delay = Math.max(0, Math.round(milliseconds * MICROSECONDS_PER_MILLISECOND) - this.simulation.now);
    this.simulation.schedule(delay, () => {
      if (!this.healed) action();
    });
  }
}
