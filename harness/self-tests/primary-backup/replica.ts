import type { Address } from '#harness/simulation/address';
import type { NodeSeams } from '#harness/simulation/simulated-node';

import { EMPTY_STATE, type State, type RegisterWrite } from './state';
import type { StateDisk } from './state-disk';

/** A store's public status. */
export interface Status {
  readonly role: 'primary' | 'backup';
  /** The last write on the store's disk. */
  readonly sequence: number;
  /** The last write that the store knows to be committed. */
  readonly committed: number;
  /** Whether the store would answer a read now, from its own state. */
  readonly mayRead: boolean;
}

/** `elsewhere`: the store cannot answer, and the client tries another store. */
export type Answer = { readonly value: string | null } | 'elsewhere';

/** The code that a primary and a backup share. */
export abstract class Replica {
  protected state: State = EMPTY_STATE;
  protected committed = 0;
  private turn: Promise<unknown> = Promise.resolve();

  constructor(
    protected readonly seams: NodeSeams,
    protected readonly disk: StateDisk,
    /** The number of stores. Their ids start at 1. */
    protected readonly storeCount: number,
  ) {}

  protected abstract readonly role: Status['role'];
  protected abstract begin(): void;
  protected abstract mayRead(): boolean;
  protected abstract receive(from: Address, type: string, body: unknown): void;
  abstract read(key: string): Promise<Answer>;
  abstract write(write: RegisterWrite): Promise<void>;

  /** What clients call to write. */
  async answerWrite(write: RegisterWrite): Promise<null> {
    await this.write(write);
    return null;
  }

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

  /** Runs `work` after all earlier work is done. After an error nothing runs. */
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

  /** For work that nobody awaits. An exception in it, such as a disk error, ends this incarnation. */
  protected inBackground(work: Promise<unknown>): void {
    work.catch((error: unknown) => {
      this.seams.runtime.setTimer(0, () => {
        throw error;
      });
    });
  }
}
