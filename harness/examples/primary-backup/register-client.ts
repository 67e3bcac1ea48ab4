import type { KeyValueInput, KeyValueOutput } from '#harness/checkers/models/key-value';
import type { History } from '#harness/scenario/history';
import type { CallOutcome, SimulatedClient } from '#harness/world/simulated-client';
import type { SimulatedStore } from '#harness/world/simulated-store';
import { bytesOf } from '#kit/bytes';

import type { Answer, Replica } from './replica';
import type { Write } from './state';

export type RegisterHistory = History<KeyValueInput, KeyValueOutput>;

/** How often, and how long each time, a client tries. */
export interface Patience {
  readonly tries: number;
  readonly timeoutMs: number;
}

/** Reads and writes as a client would, and records what it saw. */
export class RegisterClient {
  private writes = 0;

  constructor(
    private readonly client: SimulatedClient,
    private readonly stores: readonly SimulatedStore<Replica>[],
    private readonly history: RegisterHistory,
    private readonly sleep: (milliseconds: number) => Promise<void>,
  ) {}

  get id(): number {
    return this.client.id;
  }

  /** Sends the same write until an answer comes. Gives whether one came. */
  async write(kind: Write['kind'], key: string, patience: Patience): Promise<boolean> {
    const number = ++this.writes;
    const write = { client: this.id, number, kind, key, value: `${this.id}.${number};` };
    const send = (): Promise<CallOutcome<null>> =>
      this.client.call(this.stores[0]!, `${kind} ${key}=${write.value}`, (replica) => replica.write(write).then(() => null), patience.timeoutMs);
    const input = { kind, key: bytesOf(key), value: bytesOf(write.value) };
    return this.history.record(this.id, input, this.tryAgain(patience, send, () => true), () => ({}));
  }

  /** Reads at store `at`. Gives whether it answered; it may have sent the client elsewhere. */
  async read(key: string, at: number, patience: Patience): Promise<boolean> {
    const send = (): Promise<CallOutcome<Answer>> =>
      this.client.call(this.stores[at - 1]!, `get ${key}`, (replica) => replica.read(key), patience.timeoutMs);
    return this.history.record(this.id, { kind: 'get', key: bytesOf(key) }, this.tryAgain(patience, send, isValue), (answer) => ({
      value: isValue(answer) && answer.value !== null ? bytesOf(answer.value) : null,
    }));
  }

  /** An answer that is not `good` is none. The outcome is unknown as soon as that of one try was. */
  private async tryAgain<Response>(
    { tries }: Patience,
    send: () => Promise<CallOutcome<Response>>,
    good: (response: Response) => boolean,
  ): Promise<CallOutcome<Response>> {
    let kind: 'refused' | 'unknown' = 'refused';
    for (let i = 0; i < tries; i++) {
      const outcome = await send();
      if (outcome.kind === 'answered' && good(outcome.response)) return outcome;
      if (outcome.kind === 'unknown') kind = 'unknown';
      await this.sleep(PAUSE_BETWEEN_TRIES_MS);
    }
    return { kind };
  }
}

const PAUSE_BETWEEN_TRIES_MS = 5;

function isValue(answer: Answer): answer is Exclude<Answer, 'elsewhere'> {
  return answer !== 'elsewhere';
}
