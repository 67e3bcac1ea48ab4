import type { Address } from '#harness/simulation/address';
import { assert } from '#kit/assert';

import { USABLE_LEASE_MS } from './lease';
import type { Acknowledge, AskLease, CommitNotice, GrantLease, Replicate } from './messages';
import { type Answer, Replica } from './replica';
import type { State } from './state';

export const PRIMARY: Address = 1;

const ASK_MS = 60;

/**
 * Follows the primary, and answers reads while it holds a lease: the primary then commits no write that this backup does not
 * have. It does not show a state before it knows that the state is committed, because another backup might still answer with
 * the previous one.
 */
export class Backup extends Replica {
  protected readonly role = 'backup';
  /** On this store's clock. */
  protected leaseEnds = -Infinity;

  protected begin(): void {
    this.every(ASK_MS, () => this.askLease());
  }

  private askLease(): void {
    const body: AskLease = { sentAt: this.seams.runtime.now(), sequence: this.state.sequence };
    this.seams.messages.send(PRIMARY, 'ask', body);
  }

  async read(key: string): Promise<Answer> {
    return this.mayRead() ? this.valueOf(key) : 'elsewhere';
  }

  write(): Promise<void> {
    assert(false, 'clients write at the primary');
  }

  protected mayRead(): boolean {
    return this.holdsLease() && this.committed === this.state.sequence;
  }

  protected holdsLease(): boolean {
    return this.seams.runtime.now() < this.leaseEnds;
  }

  protected receive(_from: Address, type: string, body: unknown): void {
    if (type === 'replicate') this.inBackground(this.inTurn(() => this.follow((body as Replicate).state)));
    else if (type === 'grant') this.useLease(body as GrantLease);
    else this.learn((body as CommitNotice).committed);
  }

  protected async follow(next: State): Promise<void> {
    if (this.isNews(next)) await this.persist(next);
    this.acknowledge(this.state.sequence);
  }

  /** Messages can be duplicated and late. */
  protected isNews(next: State): boolean {
    return next.sequence > this.state.sequence;
  }

  protected acknowledge(sequence: number): void {
    const body: Acknowledge = { sequence };
    this.seams.messages.send(PRIMARY, 'acknowledge', body);
  }

  protected useLease({ sentAt, committed }: GrantLease): void {
    this.leaseEnds = Math.max(this.leaseEnds, sentAt + USABLE_LEASE_MS);
    this.learn(committed);
  }

  private learn(committed: number): void {
    this.committed = Math.max(this.committed, committed);
  }
}
