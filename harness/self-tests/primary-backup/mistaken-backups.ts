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

/** Two states are on their way to the disk at once, and the older one may get there last. */
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

/** Takes a time on the primary's clock for one on its own. */
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

/** The lease begins when the answer comes, however long that took. */
export class CountsFromArrival extends Backup {
  protected override useLease({ committed }: GrantLease): void {
    super.useLease({ sentAt: this.seams.runtime.now(), committed });
  }
}

/** A timer ends the lease: when it comes late, so does the end. */
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

/** Breaks no rule, and is of no use. */
export class NeverReads extends Backup {
  protected override mayRead(): boolean {
    return false;
  }
}
