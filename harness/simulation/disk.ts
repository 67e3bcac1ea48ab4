import type { WriteBatch } from '#kit/engine';
import { MemTree } from '#kit/engines/mem-tree';
import { type Choices, purpose } from '#harness/simulation/choices/choices';

const LOSES_ALL = purpose('crash: all unsynced batches are lost');
const SURVIVING = purpose('crash: how many unsynced batches survive');
const IN_FLIGHT = purpose('crash: does a batch in flight survive');

/** A batch that was handed to the disk and is not yet complete. */
export interface BatchInFlight {
  readonly number: number;
  readonly batch: WriteBatch;
}

/** The effect of a crash, for the trace and for coverage points: numbers of batches. */
export interface CrashOutcome {
  readonly lost: number;
  readonly survived: number;
  readonly inFlightSurvived: number;
}

/**
 * A store's disk. It outlives the store's incarnations. As in LevelDB, batches are appended to a log in the order in which they
 * take effect, and a sync makes the whole log durable. A crash keeps the synced part and some prefix of the rest. A batch
 * survives completely or not at all. If that prefix is complete, each batch in flight may survive, too.
 */
export class SimulatedDisk {
  private visible = MemTree.empty();
  private durable = MemTree.empty();
  private unsynced: WriteBatch[] = [];
  private readonly inFlight = new Set<BatchInFlight>();
  private batches = 0;
  private crashes = 0;
  private failure: Error | undefined;
  /** Called after each batch that took effect. For invariants. */
  onWritten: ((batch: WriteBatch) => void) | undefined;

  constructor(
    private readonly choices: Choices,
    private readonly storeId: number,
  ) {}

  /** The data that readers see now. */
  get tree(): MemTree {
    return this.visible;
  }

  /** The data that certainly survives a crash. For invariants: a message may depend only on this data. */
  get durableTree(): MemTree {
    return this.durable;
  }

  /** The next batch to complete fails with `error`. `undefined`: no batch fails. */
  failNextWrite(error: Error | undefined): void {
    this.failure = error;
  }

  /** A batch arrives. It takes effect in `complete`. */
  begin(batch: WriteBatch): BatchInFlight {
    const begun = { number: ++this.batches, batch };
    this.inFlight.add(begun);
    return begun;
  }

  /** @throws the error given to `failNextWrite`; then the batch may or may not have taken effect */
  complete(begun: BatchInFlight, sync: boolean): void {
    const failure = this.failure;
    this.failure = undefined;
    this.inFlight.delete(begun);
    if (failure === undefined || this.survives(begun)) this.apply(begun, sync && failure === undefined);
    if (failure !== undefined) throw failure;
  }

  private apply(begun: BatchInFlight, sync: boolean): void {
    this.visible = this.visible.apply(begun.batch);
    this.unsynced.push(begun.batch);
    if (sync) this.sync();
    this.onWritten?.(begun.batch);
  }

  private sync(): void {
    this.durable = this.visible;
    this.unsynced = [];
  }

  /** Loses unsynced data; `choices` decides what survives. */
  crash(): CrashOutcome {
    const crashNumber = ++this.crashes;
    const survivors = this.unsynced.slice(0, this.survivingPrefix(crashNumber));
    const lost = this.unsynced.length - survivors.length;
    const late = lost > 0 ? [] : [...this.inFlight].filter((begun) => this.survives(begun));
    for (const batch of [...survivors, ...late.map((begun) => begun.batch)]) this.durable = this.durable.apply(batch);
    this.visible = this.durable;
    this.unsynced = [];
    this.inFlight.clear();
    return { lost, survived: survivors.length, inFlightSurvived: late.length };
  }

  private survivingPrefix(crashNumber: number): number {
    if (this.choices.choose(LOSES_ALL, this.storeId, crashNumber, 2) === 0) return 0;
    return this.choices.choose(SURVIVING, this.storeId, crashNumber, this.unsynced.length + 1);
  }

  private survives(begun: BatchInFlight): boolean {
    return this.choices.choose(IN_FLIGHT, this.storeId, begun.number, 2) === 0;
  }
}
