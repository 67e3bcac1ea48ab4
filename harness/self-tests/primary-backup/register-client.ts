import type { KeyValueInput, KeyValueOutput } from '#harness/checkers/linearizability/models/key-value';
import type { ScenarioContext } from '#harness/scenario/context';
import type { History } from '#harness/scenario/history';
import type { CallOutcome, SimulatedClient } from '#harness/simulation/simulated-client';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import { bytesOf } from '#kit/bytes';

import { PRIMARY } from './backup';
import type { Answer, Replica } from './replica';
import type { RegisterWrite } from './state';

export type RegisterHistory = History<KeyValueInput, KeyValueOutput>;

/** How often, and how long each time, a client tries. */
export interface RetryOptions {
  readonly tries: number;
  readonly timeoutMs: number;
  /** Between two tries. */
  readonly pauseMs: number;
}

/** Reads and writes as a client would, and records what it saw. */
export class RegisterClient {
  private writes = 0;

  constructor(
    private readonly context: ScenarioContext,
    private readonly client: SimulatedClient,
    private readonly stores: readonly SimulatedNode<Replica>[],
    private readonly history: RegisterHistory,
  ) {}

  get id(): number {
    return this.client.id;
  }

  /** Sends the same write until an answer comes. */
  async write(kind: RegisterWrite['kind'], key: string, retry: RetryOptions): Promise<void> {
    const number = ++this.writes;
    const write = { client: this.id, number, kind, key, value: `${this.id}.${number};` };
    const send = (): Promise<CallOutcome<null>> =>
      this.client.call(this.stores[0]!, `${kind} ${key}=${write.value}`, 'answerWrite', write, retry.timeoutMs);
    const input = { kind, key: bytesOf(key), value: bytesOf(write.value) };
    await this.history.record(
      this.id,
      input,
      () => this.tryAgain(`${kind} ${key}`, retry, send, () => true),
      () => ({}),
    );
  }

  /** Reads at store `at` until it answers; it may send the client elsewhere. */
  async read(key: string, at: number, retry: RetryOptions): Promise<void> {
    const send = (): Promise<CallOutcome<Answer>> => this.client.call(this.stores[at - 1]!, `get ${key}`, 'read', key, retry.timeoutMs);
    const read = (): Promise<CallOutcome<Answer>> =>
      this.tryAgain(`get ${key} at store ${at}`, retry, send, (response) => this.isValue(response, at));
    await this.history.record(this.id, { kind: 'get', key: bytesOf(key) }, read, outputOf);
  }

  private isValue(answer: Answer, at: number): boolean {
    if (answer === 'elsewhere') this.context.cover('a backup sent a client elsewhere');
    else if (at !== PRIMARY) this.context.cover('a backup answered a read');
    return answer !== 'elsewhere';
  }

  /** Repeats until an answer is `good`. The outcome is unknown if the outcome of any try was unknown. */
  private async tryAgain<Response>(
    what: string,
    { tries, pauseMs }: RetryOptions,
    send: () => Promise<CallOutcome<Response>>,
    good: (response: Response) => boolean,
  ): Promise<CallOutcome<Response>> {
    const { simulation } = this.context;
    let kind: 'refused' | 'unknown' = 'refused';
    const ended = simulation.await(() => `${this.client.actor}: ${what}, by several calls`);
    for (let i = 0; i < tries; i++) {
      const outcome = await send();
      if (outcome.kind === 'unknown') kind = 'unknown';
      if (outcome.kind !== 'answered' || !good(outcome.response)) await simulation.sleep(pauseMs);
      else return (ended(), outcome);
    }
    ended();
    if (kind === 'unknown') this.context.cover('an outcome was unknown');
    return { kind };
  }
}

function outputOf(answer: Answer): KeyValueOutput {
  return { value: answer === 'elsewhere' || answer.value === null ? null : bytesOf(answer.value) };
}
