import { type KeyValueMapInput, type KeyValueMapOutput, keyValueMapModel } from '#harness/checkers/linearizability/models/key-value-map';
import { chooseBetween, purpose } from '#harness/simulation/choices/choices';
import { keyValueModel } from '#harness/checkers/linearizability/models/key-value';
import { readsOfKeys } from '#harness/checkers/linearizability/models/reads-of-keys';
import { checkLinearizable } from '#harness/scenario/check-linearizable';
import type { ScenarioContext } from '#harness/scenario/context';
import { History } from '#harness/scenario/history';
import { type ClientTimeouts, StoreClient } from '#harness/scenario/store/store-client';
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

/** Each operation is drawn from this list with equal probability. */
const DEFAULT_MIX: readonly OperationKind[] = ['get', 'get', 'get', 'get', 'put', 'put', 'put', 'delete', 'scan', 'scan'];

type MapHistory = History<KeyValueMapInput, KeyValueMapOutput>;

export interface ClientWorkloadOptions {
  readonly clients: number;
  /** Virtual time after which clients begin no operation. */
  readonly untilMs: number;
  /**
   * The maximum time from the beginning of one operation of a client to that of the next, in virtual milliseconds. It is longer if
   * the first operation takes longer. Default: 50.
   */
  readonly everyMs?: number;
  readonly timeouts?: ClientTimeouts;
  /** The operations from which a client draws with equal probability. Default: a mix of all kinds. */
  readonly mixOf?: (client: number) => readonly OperationKind[] | undefined;
  /** Is called for each operation that was answered. `begunAt` is in virtual microseconds. */
  readonly onAnswer?: (client: number, what: OperationKind, begunAt: number) => void;
}

/** Clients that get, put, delete and scan shared keys, each one operation after the other, and the history of these operations. */
export class ClientWorkload {
  private readonly history: MapHistory;
  private readonly clients: readonly StoreClient[];
  private readonly numbers: number[];
  answered = 0;

  constructor(
    private readonly context: ScenarioContext,
    group: StoreGroup,
    private readonly options: ClientWorkloadOptions,
  ) {
    const { timeouts } = options;
    this.history = new History(context, keyValueMapModel);
    this.clients = Array.from({ length: options.clients }, () => new StoreClient(context.simulation, context.client(), group, timeouts));
    this.numbers = this.clients.map(() => 0);
    context.describe = () => `${group.describe()}\n${this.history.print()}`;
  }

  /** Completes when every client has finished its last operation. */
  async run(): Promise<void> {
    await Promise.all(this.clients.map((client) => this.runClient(client)));
  }

  /** The begin times are drawn in advance: an operation that is left out or is shorter does not change when the next ones begin. */
  private async runClient(client: StoreClient): Promise<void> {
    const { simulation } = this.context;
    const { untilMs, everyMs = 50 } = this.options;
    let begin = simulation.now;
    while (Math.max(simulation.now, this.nextDueAt(client)) < untilMs * MICROSECONDS_PER_MILLISECOND) {
      await this.next(client);
      const gap = chooseBetween(simulation.choices, GAP, client.id, this.numbers[client.id - 1]!, 0, everyMs);
      begin = Math.max(begin + gap * MICROSECONDS_PER_MILLISECOND, simulation.now);
      await simulation.sleep((begin - simulation.now) / MICROSECONDS_PER_MILLISECOND);
    }
  }

  private nextDueAt({ id }: StoreClient): number {
    return this.context.dueAt(id, this.numbers[id - 1]! + 1);
  }

  /** Each client continues until one operation is answered. A write whose leader is deposed can still end with an unknown outcome. */
  async untilAnswered(): Promise<void> {
    await Promise.all(
      this.clients.map(async (client) => {
        while (!(await this.next(client))) continue;
      }),
    );
  }

  /** @returns whether the operation was answered or left out */
  private async next(client: StoreClient): Promise<boolean> {
    const number = ++this.numbers[client.id - 1]!;
    const begunAt = this.context.simulation.now;
    const mix = this.options.mixOf?.(client.id) ?? DEFAULT_MIX;
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

  /** A scan is atomic only within a region. So with many regions it counts as one read of each key in its range. */
  checkKeysLinearizable(): void {
    checkLinearizable(keyValueModel, readsOfKeys(this.history, KEYS.map(bytesOf)));
  }
}
