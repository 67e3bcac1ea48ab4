import type { Address } from '#harness/simulation/address';

import type { Acknowledge, AskLease } from './messages';
import { Primary } from './primary';
import type { Answer } from './replica';
import { type State, type Write, execute } from './state';

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

/** The `await` is missing: the state is on its way to the disk when it is sent. */
export class DoesNotAwaitDisk extends Primary {
  protected override async persist(next: State): Promise<void> {
    this.inBackground(this.disk.save(next));
    this.state = next;
  }
}

/** Counts acknowledgements, not who has sent them. */
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

/** Takes any acknowledgement for one of the last write. */
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

/** The primary says until when, on its own clock; see `ComparesClocks`. */
export class GrantsUntil extends Primary {
  protected override grant(to: Address, { sequence }: AskLease): void {
    super.grant(to, { sequence, sentAt: this.seams.runtime.now() });
  }
}

/** Starts with no lease granted, though one from before the crash may still be held. */
export class ForgetsLeases extends Primary {
  protected override expectLeases(): void {
    for (const backup of this.backups()) this.leaseEnds.set(backup, -Infinity);
  }
}

/** Takes whatever is on its disk for committed. */
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
  protected override async executeOnce(write: Write): Promise<void> {
    await this.persist(execute(this.state, write));
    await this.commit();
  }
}

/** Executes several writes at once, each on the state that it found when it came. */
export class ExecutesConcurrently extends Primary {
  override write(write: Write): Promise<void> {
    return this.executeOnce(write);
  }
}

/** Does not wait for the write under way, whose value it shows or not as the disk is fast or slow. */
export class ReadsOutOfTurn extends Primary {
  override async read(key: string): Promise<Answer> {
    return this.valueOf(key);
  }
}

/** Keeps what it works on in a field, where the next request overwrites it while this one waits. */
export class AnswersAnotherRequest extends Primary {
  private key = '';

  override read(key: string): Promise<Answer> {
    this.key = key;
    return this.inTurn(async () => this.valueOf(this.key));
  }
}
