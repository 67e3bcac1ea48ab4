import { type KeyValueMapInput, type KeyValueMapOutput, keyValueMapModel } from '#harness/checkers/linearizability/models/key-value-map';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { checkLinearizable } from '#harness/scenario/check-linearizable';
import type { ScenarioContext } from '#harness/scenario/context';
import { History } from '#harness/scenario/history';
import { type Patience, StoreClient } from '#harness/scenario/store/store-client';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import type { CallEnd } from '#harness/trace/vocabulary';
import { MICROSECONDS_PER_MILLISECOND } from '#harness/simulation/simulation';
import { bytesOf } from '#kit/bytes';

const KEY = purpose('workload: key');
const WHAT = purpose('workload: what to do');
const LIMIT = purpose('workload: limit');
const GAP = purpose('workload: from one operation to the next');

const KEYS = ['a', 'b', 'c', 'd', 'e'] as const;

export type OperationKind = 'get' | 'put' | 'delete' | 'scan';

/** One of these at a time, each with the same chance. */
const MIX: readonly OperationKind[] = ['get', 'get', 'get', 'get', 'put', 'put', 'put', 'delete', 'scan', 'scan'];

type MapHistory = History<KeyValueMapInput, KeyValueMapOutput>;

export interface WorkloadOptions {
  readonly clients: number;
  /** Clients begin no operation after this virtual time. */
  readonly untilMs: number;
  /** The longest from the beginning of one operation of a client to that of the next, unless the first takes longer. Default 50. */
  readonly everyMs?: number;
  readonly patience?: Patience;
  /** What a client does, one of these at a time, each with the same chance. Default: something of everything. */
  readonly mixOf?: (client: number) => readonly OperationKind[] | undefined;
  /** Is told of each operation that was answered, and when it was begun, in virtual microseconds. */
  readonly onAnswer?: (client: number, what: OperationKind, begunAt: number) => void;
}

/** Clients that read, write, delete and scan shared keys, each one operation after another, and the history of it. */
export class Workload {
  private readonly history: MapHistory;
  private readonly clients: readonly StoreClient[];
  private readonly numbers: number[];
  answered = 0;

  constructor(
    private readonly context: ScenarioContext,
    group: StoreGroup,
    private readonly options: WorkloadOptions,
  ) {
    const { patience } = options;
    this.history = new History(context, keyValueMapModel);
    this.clients = Array.from({ length: options.clients }, () => new StoreClient(context.simulation, context.client(), group, patience));
    this.numbers = this.clients.map(() => 0);
    context.describe = () => `${group.describe()}\n${this.history.print()}`;
  }

  /** Completes when every client has finished its last operation. */
  async run(): Promise<void> {
    await Promise.all(this.clients.map((client) => this.play(client)));
  }

  /** By a timetable: what is left out, or takes less long, does not change when the others begin. */
  private async play(client: StoreClient): Promise<void> {
    const { simulation } = this.context;
    const { untilMs, everyMs = 50 } = this.options;
    let begin = simulation.now;
    while (simulation.now < untilMs * MICROSECONDS_PER_MILLISECOND) {
      await this.next(client);
      const gap = chooseBetween(simulation.choices, GAP, client.id, this.numbers[client.id - 1]!, 0, everyMs);
      begin = Math.max(begin + gap * MICROSECONDS_PER_MILLISECOND, simulation.now);
      await simulation.sleep((begin - simulation.now) / MICROSECONDS_PER_MILLISECOND);
    }
  }

  /** After healing: each client goes on until it is answered. A write whose leader is deposed may still end as unknown. */
  async untilAnswered(): Promise<void> {
    await Promise.all(
      this.clients.map(async (client) => {
        while (!(await this.next(client))) continue;
      }),
    );
  }

  /** @returns whether the operation was answered, or was left out */
  private async next(client: StoreClient): Promise<boolean> {
    const number = ++this.numbers[client.id - 1]!;
    const begunAt = this.context.simulation.now;
    const mix = this.options.mixOf?.(client.id) ?? MIX;
    const what = mix[this.context.simulation.choices.choose(WHAT, client.id, number, mix.length)]!;
    const outcome = await this.operate(client, number, what);
    if (outcome === 'answered') {
      this.answered++;
      this.options.onAnswer?.(client.id, what, begunAt);
    }
    if (outcome === 'unknown') this.context.cover('an outcome was unknown');
    return outcome === 'answered' || outcome === 'skipped';
  }

  private operate(client: StoreClient, number: number, what: OperationKind): Promise<CallEnd | 'skipped'> {
    const { choices } = this.context.simulation;
    const key = bytesOf(KEYS[choices.choose(KEY, client.id, number, KEYS.length)]!);
    const limit = chooseBetween(choices, LIMIT, client.id, number, 1, KEYS.length);
    const value = bytesOf(`${client.id}.${number}`);
    const { history } = this;
    if (what === 'get')
      return history.record(
        client.id,
        { kind: 'get', key },
        () => client.get(key),
        (found) => ({ value: found }),
      );
    if (what === 'put')
      return history.record(
        client.id,
        { kind: 'put', key, value },
        () => client.put(key, value),
        () => ({}),
      );
    if (what === 'delete')
      return history.record(
        client.id,
        { kind: 'delete', key },
        () => client.delete(key),
        () => ({}),
      );
    return history.record(
      client.id,
      { kind: 'scan', start: key, limit },
      () => client.scan(key, limit),
      (entries) => ({ entries }),
    );
  }

  checkLinearizable(): void {
    checkLinearizable(keyValueMapModel, this.history);
  }
}
