import type { Address } from '#harness/simulation/address';

import type { Acknowledge, AskLease } from './messages';
import { Primary } from './primary';
import type { Answer } from './replica';
import { type State, type RegisterWrite, execute } from './state';

export class AnswersBeforeReplication extends Primary {
  protected override async commit(): Promise<void> {
    this.inBackground(super.commit());
  }
}

export class AnswersWithoutMajority extends Primary {
  protected override mayCommit(): boolean {
    return true;
  }
}

export class DoesNotWaitForLeases extends Primary {
  protected override mayCommit(): boolean {
    const having = this.backups().filter((backup) => this.has(backup));
    return 1 + having.length > this.storeCount / 2;
  }
}

/** The `await` is missing: the state is sent before it is on the disk. */
export class DoesNotAwaitDisk extends Primary {
  protected override async persist(next: State): Promise<void> {
    this.inBackground(this.disk.save(next));
    this.state = next;
  }
}

/** Counts acknowledgements instead of backups. */
export class CountsDuplicates extends Primary {
  private count = 0;

  protected override commit(): Promise<void> {
    this.count = 0;
    return super.commit();
  }

  protected override acknowledge(from: Address, body: Acknowledge): void {
    if (body.sequence === this.state.sequence) this.count++;
    super.acknowledge(from, body);
  }

  protected override mayCommit(): boolean {
    return this.count >= this.backups().length || super.mayCommit();
  }
}

/** Counts every acknowledgement for the last write. */
export class CountsStaleAcknowledgements extends Primary {
  protected override acknowledge(from: Address): void {
    super.acknowledge(from, { sequence: this.state.sequence });
  }
}

/** Sends each state once. */
export class DoesNotRetransmit extends Primary {
  protected override every(): void {
    // Nothing to repeat.
  }
}

/** The grant contains a time of the primary's clock; see `ComparesClocks`. */
export class GrantsUntil extends Primary {
  protected override grant(to: Address, { sequence }: AskLease): void {
    super.grant(to, { sequence, sentAt: this.seams.runtime.now() });
  }
}

/** Starts without leases, although a lease from before the crash may still be held. */
export class ForgetsLeases extends Primary {
  protected override expectLeases(): void {
    for (const backup of this.backups()) this.leaseEnds.set(backup, -Infinity);
  }
}

/** Treats the state on its disk as committed. */
export class ServesRecoveredWriteAtOnce extends Primary {
  protected override begin(): void {
    this.committed = this.state.sequence;
    super.begin();
  }

  protected override commit(): Promise<void> {
    return this.committed === this.state.sequence ? Promise.resolve() : super.commit();
  }
}

export class ExecutesRepeatedWrites extends Primary {
  protected override async executeOnce(write: RegisterWrite): Promise<void> {
    await this.persist(execute(this.state, write));
    await this.commit();
  }
}

/** Executes several writes concurrently, each on the state at its arrival. */
export class ExecutesConcurrently extends Primary {
  override write(write: RegisterWrite): Promise<void> {
    return this.executeOnce(write);
  }
}

/** Does not wait for the write in flight, and may show its value. */
export class ReadsOutOfTurn extends Primary {
  override async read(key: string): Promise<Answer> {
    return this.valueOf(key);
  }
}

/** Keeps the request's key in a field, which the next request overwrites while this one waits. */
export class AnswersAnotherRequest extends Primary {
  private key = '';

  override read(key: string): Promise<Answer> {
    this.key = key;
    return this.inTurn(async () => this.valueOf(this.key));
  }
}
