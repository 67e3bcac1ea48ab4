import { KvClient } from '#cluster/client/kv-client';
import type { CallResult, RawMethods, StoreConnection } from '#cluster/client/store-connection';
import { type Choices, purpose } from '#harness/simulation/choices/choices';
import type { StoreGroup } from '#harness/scenario/store/store-group';
import type { CallOutcome, SimulatedClient } from '#harness/simulation/simulated-client';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';
import { printBytes } from '#kit/bytes';
import type { KeyValue } from '#kit/engine';

const RANDOM = purpose('client: random');

/** How long a client waits for one store and for the whole operation, in virtual milliseconds. Defaults: those of `KvClient`. */
export interface ClientTimeouts {
  readonly tryTimeoutMs?: number;
  readonly timeoutMs?: number;
}

/** The client of the replicated store (`cluster/client`) in the simulation. Each call is one operation in the trace. */
export class StoreClient {
  private readonly kv: KvClient;

  constructor(
    simulation: Simulation,
    private readonly client: SimulatedClient,
    group: StoreGroup,
    timeouts: ClientTimeouts = {},
  ) {
    let draws = 0;
    const { choices } = simulation;
    this.kv = new KvClient({
      ...timeouts,
      connection: new SimulatedConnection(client, group),
      regions: group.regionsFor(client),
      runtime: {
        now: () => simulation.now / MICROSECONDS_PER_MILLISECOND,
        sleep: (ms) => simulation.sleep(ms),
        random: (bound) => draw(choices, client.id, ++draws, bound),
      },
    });
  }

  get id(): number {
    return this.client.id;
  }

  /** The value, `null` if the key does not exist. */
  async get(key: Uint8Array): Promise<CallOutcome<Uint8Array | null>> {
    return this.client.operation(`get ${printBytes(key)}`, async () => {
      const result = await this.kv.get({ key });
      return result.kind === 'answered' ? { kind: 'answered', response: result.response ?? null } : result;
    });
  }

  put(key: Uint8Array, value: Uint8Array): Promise<CallOutcome<undefined>> {
    return this.client.operation(`put ${printBytes(key)}=${printBytes(value)}`, () => this.kv.put({ key, value }));
  }

  delete(key: Uint8Array): Promise<CallOutcome<undefined>> {
    return this.client.operation(`delete ${printBytes(key)}`, () => this.kv.delete({ key }));
  }

  scan(startKey: Uint8Array, limit: number): Promise<CallOutcome<KeyValue[]>> {
    return this.client.operation(`scan from ${printBytes(startKey)}, limit ${limit}`, () => this.kv.scan({ startKey, limit }));
  }
}

function draw(choices: Choices, client: number, number: number, bound: number): number {
  return choices.choose(RANDOM, client, number, bound);
}

/** The connection of that client to the stores, over the simulated network. */
class SimulatedConnection implements StoreConnection {
  constructor(
    private readonly client: SimulatedClient,
    private readonly group: StoreGroup,
  ) {}

  async call<Method extends keyof RawMethods>(
    storeId: number,
    method: Method,
    request: RawMethods[Method]['request'],
    timeoutMs: number,
  ): Promise<CallResult<RawMethods[Method]['response']>> {
    type Response = RawMethods[Method]['response'];
    const outcome = await this.client.ask(this.group.stores[storeId - 1]!, method, method, request as never, timeoutMs);
    if (outcome.kind !== 'answered') return outcome;
    return outcome.response === 'unknown' ? { kind: 'unknown' } : { kind: 'answered', response: outcome.response as Response };
  }
}
