import type { Address } from '#harness/simulation/address';
import type { StoreSeams } from '#harness/simulation/simulated-store';

import { EMPTY_STATE, type State, type Write } from './state';
import type { StateDisk } from './state-disk';

/** What anybody may know of a store. */
export interface Status {
  readonly role: 'primary' | 'backup';
  /** The last write on the store's disk. */
  readonly sequence: number;
  /** The last write that the store knows to be committed. */
  readonly committed: number;
  /** Whether the store would answer a read now, from what it holds. */
  readonly mayRead: boolean;
}

/** A store that cannot answer sends the client elsewhere. */
export type Answer = { readonly value: string | null } | 'elsewhere';

/** What a primary and a backup have in common. */
export abstract class Replica {
  protected state: State = EMPTY_STATE;
  protected committed = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    protected readonly seams: StoreSeams,
    protected readonly disk: StateDisk,
    /** How many stores there are; their ids are 1 to this. */
    protected readonly storeCount: number,
  ) {}

  protected abstract readonly role: Status['role'];
  protected abstract begin(): void;
  protected abstract mayRead(): boolean;
  protected abstract receive(from: Address, type: string, body: unknown): void;
  abstract read(key: string): Promise<Answer>;
  abstract write(write: Write): Promise<void>;

  async start(): Promise<void> {
    this.state = await this.disk.load();
    this.seams.messages.onMessage((from, type, body) => this.receive(from, type, body));
    this.begin();
  }

  status(): Status {
    return { role: this.role, sequence: this.state.sequence, committed: this.committed, mayRead: this.mayRead() };
  }

  protected valueOf(key: string): Answer {
    return { value: this.state.values[key] ?? null };
  }

  protected async persist(next: State): Promise<void> {
    await this.disk.save(next);
    this.state = next;
  }

  /** Runs `work` when all that was given before is done. After an error nothing is done any more. */
  protected inTurn<Result>(work: () => Promise<Result>): Promise<Result> {
    const result = this.turn.then(work);
    this.turn = result;
    return result;
  }

  /** Calls `action` now, and again every `milliseconds`. */
  protected every(milliseconds: number, action: () => void): void {
    action();
    this.seams.runtime.setTimer(milliseconds, () => this.every(milliseconds, action));
  }

  /** For work that nobody waits for. What it throws, a disk error above all, ends this store's life. */
  protected inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.seams.runtime.setTimer(0, () => {
        throw error;
      });
    });
  }
}
