import type { DurableBound } from './durable-bound';

/** Allocates ids: each id once, in ascending order, also across restarts. A restart skips the rest of a batch. */
export class IdAllocator {
  private next: number;

  /** @param batch the number of ids that one write to the disk reserves */
  constructor(
    private readonly bound: DurableBound,
    private readonly batch: number,
  ) {
    this.next = bound.current;
  }

  /** @throws TypeKVError `DiskError` if the disk cannot reserve more ids */
  async allocate(): Promise<number> {
    for (;;) {
      await this.reserve();
      const id = this.take();
      if (id !== undefined) return id;
    }
  }

  /** Makes sure that `take` has an id, unless others take all of them first. @throws TypeKVError `DiskError` */
  async reserve(): Promise<void> {
    if (this.next >= this.bound.current) await this.bound.raiseTo(this.next + this.batch);
  }

  /** Allocates one of the reserved ids; `undefined` if there is none. */
  take(): number | undefined {
    return this.next < this.bound.current ? this.next++ : undefined;
  }
}
