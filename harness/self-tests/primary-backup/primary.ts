import type { Address } from '#harness/simulation/address';

import { LEASE_MS } from './lease';
import type { Acknowledge, AskLease, CommitNotice, GrantLease, Replicate } from './messages';
import { type Answer, Replica } from './replica';
import { type RegisterWrite, execute, wasExecuted } from './state';

const RETRANSMIT_MS = 10;

/**
 * Store 1, the only store that accepts writes. It executes one write at a time: it saves the new state, sends it to the backups,
 * and answers when the write is committed. A write is committed when a majority of all stores has it on disk, and no backup
 * without it can still hold a lease.
 */
export class Primary extends Replica {
  protected readonly role = 'primary';
  /** By backup: the last write that is known to be on its disk. */
  private readonly acknowledged = new Map<Address, number>();
  /** By backup: until when it may use a lease, on this store's clock. */
  protected readonly leaseEnds = new Map<Address, number>();
  private whenCommitted: () => void = () => undefined;

  protected begin(): void {
    this.expectLeases();
    this.inBackground(this.inTurn(() => this.commit()));
    this.every(RETRANSMIT_MS, () => this.replicate());
  }

  /** After a crash this store does not know which leases it granted, so it waits for all possible ones. */
  protected expectLeases(): void {
    for (const backup of this.backups()) this.leaseEnds.set(backup, this.seams.runtime.now() + LEASE_MS);
  }

  protected backups(): Address[] {
    return Array.from({ length: this.storeCount - 1 }, (_, i) => i + 2);
  }

  /** In turn: no write is in flight then, and the state is committed. */
  read(key: string): Promise<Answer> {
    return this.inTurn(async () => this.valueOf(key));
  }

  protected mayRead(): boolean {
    return this.committed === this.state.sequence;
  }

  write(write: RegisterWrite): Promise<void> {
    return this.inTurn(() => this.executeOnce(write));
  }

  protected async executeOnce(write: RegisterWrite): Promise<void> {
    if (wasExecuted(this.state, write)) return;
    await this.persist(execute(this.state, write));
    await this.commit();
  }

  /** Completes when the last write is committed. */
  protected commit(): Promise<void> {
    return new Promise((resolve) => {
      this.whenCommitted = resolve;
      this.replicate();
      this.tryCommitAfterLeases();
      this.tryCommit();
    });
  }

  /** Sends the state to each backup that may not have it. */
  protected replicate(): void {
    const body: Replicate = { state: this.state };
    for (const backup of this.backups()) if (!this.has(backup)) this.seams.messages.send(backup, 'replicate', body);
  }

  /** A backup gets no new lease before it has the last write, so these times do not change. */
  private tryCommitAfterLeases(): void {
    const { runtime } = this.seams;
    for (const end of this.leaseEnds.values()) {
      if (end > runtime.now()) runtime.setTimer(end - runtime.now() + 0.01, () => this.tryCommit());
    }
  }

  protected tryCommit(): void {
    if (!this.mayCommit()) return;
    if (this.committed < this.state.sequence) this.announce(this.state.sequence);
    this.whenCommitted();
  }

  private announce(committed: number): void {
    this.committed = committed;
    const body: CommitNotice = { committed };
    for (const backup of this.backups()) this.seams.messages.send(backup, 'committed', body);
  }

  protected mayCommit(): boolean {
    const having = this.backups().filter((backup) => this.has(backup));
    const majority = 1 + having.length > this.storeCount / 2;
    return majority && this.backups().every((backup) => having.includes(backup) || !this.mayHoldLease(backup));
  }

  protected has(backup: Address): boolean {
    return (this.acknowledged.get(backup) ?? -1) >= this.state.sequence;
  }

  private mayHoldLease(backup: Address): boolean {
    return this.seams.runtime.now() <= this.leaseEnds.get(backup)!;
  }

  protected receive(from: Address, type: string, body: unknown): void {
    if (type === 'acknowledge') this.acknowledge(from, body as Acknowledge);
    else this.grant(from, body as AskLease);
  }

  protected acknowledge(from: Address, { sequence }: Acknowledge): void {
    this.acknowledged.set(from, Math.max(sequence, this.acknowledged.get(from) ?? -1));
    this.tryCommit();
  }

  protected grant(to: Address, { sentAt, sequence }: AskLease): void {
    if (!this.deservesLease(sequence)) return;
    this.leaseEnds.set(to, this.seams.runtime.now() + LEASE_MS);
    const body: GrantLease = { sentAt, committed: this.committed };
    this.seams.messages.send(to, 'grant', body);
  }

  /** A backup without the last write would answer with an older value. */
  protected deservesLease(sequence: number): boolean {
    return sequence === this.state.sequence;
  }
}
