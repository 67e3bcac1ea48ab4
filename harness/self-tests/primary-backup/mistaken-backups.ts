import type { Timer } from '#kit/runtime';

import { Backup } from './backup';
import { LEASE_MS, USABLE_LEASE_MS } from './lease';
import type { GrantLease } from './messages';
import type { State } from './state';

export class AcknowledgesBeforePersisting extends Backup {
  protected override async follow(next: State): Promise<void> {
    this.acknowledge(Math.max(next.sequence, this.state.sequence));
    await super.follow(next);
  }
}

export class TakesOlderStates extends Backup {
  protected override isNews(): boolean {
    return true;
  }
}

/** Writes two states concurrently, and the older one may be written last. */
export class PersistsConcurrently extends Backup {
  protected override inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    return work();
  }
}

export class ReadsWithoutLease extends Backup {
  protected override holdsLease(): boolean {
    return true;
  }
}

export class ReadsUncommitted extends Backup {
  protected override mayRead(): boolean {
    return this.holdsLease();
  }
}

/** Uses a time of the primary's clock as a time of its own clock. */
export class ComparesClocks extends Backup {
  protected override useLease({ sentAt, committed }: GrantLease): void {
    super.useLease({ sentAt, committed });
    this.leaseEnds = sentAt + USABLE_LEASE_MS;
  }
}

export class IgnoresDrift extends Backup {
  protected override useLease(lease: GrantLease): void {
    super.useLease({ ...lease, sentAt: lease.sentAt + LEASE_MS - USABLE_LEASE_MS });
  }
}

/** The lease starts when the answer arrives, however long that took. */
export class CountsFromArrival extends Backup {
  protected override useLease({ committed }: GrantLease): void {
    super.useLease({ sentAt: this.seams.runtime.now(), committed });
  }
}

/** A timer ends the lease. If the timer is late, the lease is too long. */
export class EndsLeaseByTimer extends Backup {
  private held = false;
  private end: Timer | undefined;

  protected override useLease(lease: GrantLease): void {
    super.useLease(lease);
    this.end?.cancel();
    this.held = super.holdsLease();
    this.end = this.seams.runtime.setTimer(Math.max(0, this.leaseEnds - this.seams.runtime.now()), () => (this.held = false));
  }

  protected override holdsLease(): boolean {
    return this.held;
  }
}

/** Violates no property, but never answers a read. */
export class NeverReads extends Backup {
  protected override mayRead(): boolean {
    return false;
  }
}
