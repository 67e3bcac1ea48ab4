import { type Store, StoreState } from '#kit/wire/meta';
import type { StoreStats } from '#kit/wire/scheduler';

/** What the scheduler knows about a store. */
export interface StoreInfo {
  readonly store: Store;
  /** Of its last heartbeat. */
  readonly statistics: StoreStats | undefined;
  /** When it was last heard, in milliseconds of the scheduler's clock. */
  readonly heardAtMs: number;
}

/** The stores of the cluster. A store is never removed; it becomes a tombstone. */
export class StoreTable {
  private readonly stores = new Map<number, StoreInfo>();
  private heardAtMs: number;

  /**
   * All stores count as heard now: a restarted scheduler does not know for how long they were silent.
   * @param downAfterMs a store is down if it is silent for longer than this
   */
  constructor(
    stores: readonly Store[],
    private readonly downAfterMs: number,
    private readonly now: () => number,
  ) {
    this.heardAtMs = now();
    for (const store of stores) this.put(store);
  }

  get size(): number {
    return this.stores.size;
  }

  get(storeId: number): StoreInfo | undefined {
    return this.stores.get(storeId);
  }

  /** In ascending order of id. */
  all(): StoreInfo[] {
    return [...this.stores.values()].sort((left, right) => left.store.id - right.store.id);
  }

  /** Adds or replaces a store. */
  put(store: Store): void {
    const statistics = this.stores.get(store.id)?.statistics;
    this.stores.set(store.id, { store, statistics, heardAtMs: this.now() });
  }

  /** A store has sent something. @param statistics if it was the store's heartbeat */
  hear(storeId: number, statistics?: StoreStats): void {
    this.forgiveSilence();
    const info = this.stores.get(storeId);
    if (info !== undefined) this.stores.set(storeId, { ...info, statistics: statistics ?? info.statistics, heardAtMs: this.now() });
  }

  /** Whether the store can get peers: its state is `Up`, and it is not down. False for an unknown store. */
  isUp(storeId: number): boolean {
    return this.stores.get(storeId)?.store.state === StoreState.Up && !this.isDown(storeId);
  }

  /** Whether the store is silent for longer than the limit, or a tombstone. False for an unknown store. */
  isDown(storeId: number): boolean {
    const info = this.stores.get(storeId);
    if (info === undefined) return false;
    return info.store.state === StoreState.Tombstone || this.now() - info.heardAtMs > this.downAfterMs;
  }

  /** Whether the store is to lose its peers, but still works. */
  isLeaving(storeId: number): boolean {
    return this.stores.get(storeId)?.store.state === StoreState.Offline && !this.isDown(storeId);
  }

  /**
   * If no store at all was heard for long, the scheduler was paused or cut off, not the stores: otherwise the first heartbeat after
   * it would make all other stores look down.
   */
  private forgiveSilence(): void {
    const now = this.now();
    if (now - this.heardAtMs > this.downAfterMs / 2)
      for (const [storeId, info] of this.stores) this.stores.set(storeId, { ...info, heardAtMs: now });
    this.heardAtMs = now;
  }
}
