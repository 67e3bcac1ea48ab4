import type { Engine } from '#kit/engine';
import type { Runtime } from '#kit/runtime';
import { type CrashOutcome, SimulatedDisk } from '#harness/world/disk';
import { DiskTiming } from '#harness/world/disk-timing';
import { Incarnation } from '#harness/world/incarnation';
import { SimulatedEngine } from '#harness/world/simulated-engine';
import { SimulatedRuntime } from '#harness/world/simulated-runtime';
import type { World } from '#harness/world/world';

/** What a store's code is given. */
export interface StoreSeams {
  readonly storeId: number;
  readonly engine: Engine;
  readonly runtime: Runtime;
}

/**
 * Starts the store's code on its seams and gives what clients may call. Called anew for each incarnation, with fresh
 * instances of all modules.
 */
export type Boot<Service> = (seams: StoreSeams) => Promise<Service>;

export interface StoreOptions<Service> {
  readonly world: World;
  readonly storeId: number;
  readonly boot: Boot<Service>;
  /** The factor by which the disk is slower now; 1 is normal. */
  readonly slowdown: () => number;
  readonly onCrash?: (outcome: CrashOutcome) => void;
}

/** A store in the world: a disk that lasts, and one incarnation after another on top of it. */
export class SimulatedStore<Service> {
  readonly actor: string;
  readonly disk: SimulatedDisk;
  private readonly timing: DiskTiming;
  private incarnation: Incarnation | undefined;
  private engine: SimulatedEngine | undefined;
  private running: Service | undefined;
  private draws = 0;
  private starts = 0;

  constructor(private readonly options: StoreOptions<Service>) {
    const { world, storeId } = options;
    this.actor = `store ${storeId}`;
    this.disk = new SimulatedDisk(world.choices, storeId);
    this.timing = new DiskTiming(world.choices, storeId, options.slowdown);
  }

  get id(): number {
    return this.options.storeId;
  }

  /** What the running incarnation offers; `undefined` while the store is down or starting. */
  get service(): Service | undefined {
    return this.running;
  }

  /**
   * Starts a new incarnation from what is on disk; one that was there is over. Completes when the new one serves, or never
   * if it crashes before.
   */
  async start(): Promise<void> {
    this.incarnation?.die();
    this.running = undefined;
    const incarnation = new Incarnation(this.options.world, this.actor, () => this.crash());
    this.incarnation = incarnation;
    this.options.world.record(this.actor, 'start', { incarnation: ++this.starts });
    const service = await this.options.boot(this.seams(incarnation));
    if (incarnation.alive) this.running = service;
  }

  private seams(incarnation: Incarnation): StoreSeams {
    this.engine = new SimulatedEngine(incarnation, this.disk, this.timing);
    const runtime = new SimulatedRuntime(incarnation, this.id, () => ++this.draws);
    return { storeId: this.id, engine: this.engine, runtime };
  }

  /** The store loses its power: what was not synced may be gone, and its code never runs again. */
  crash(): void {
    if (this.incarnation === undefined) return;
    const incarnation = this.incarnation;
    this.incarnation = undefined;
    this.running = undefined;
    const outcome = this.disk.crash();
    this.options.world.record(this.actor, 'crash', { ...outcome });
    this.options.onCrash?.(outcome);
    incarnation.die();
  }

  /** The store crashes in the middle of its `calls`-th seam call from now; at once for 0, or if it is not running. */
  crashAfterCalls(calls: number): void {
    if (calls === 0) this.crash();
    else this.incarnation?.crashAfterCalls(calls);
  }

  get isUp(): boolean {
    return this.incarnation !== undefined;
  }

  /** Undefined while the store is down. */
  get currentIncarnation(): Incarnation | undefined {
    return this.incarnation;
  }

  /** Snapshots and iterators that the running incarnation has opened and not closed. */
  openHandles(): { snapshots: number; iterators: number } {
    return this.engine?.openHandles() ?? { snapshots: 0, iterators: 0 };
  }
}
