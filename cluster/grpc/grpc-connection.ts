import { Metadata, status, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import { RequestRefused } from '#cluster/client/request-refused';
import type { CallResult, RawMethods, StoreConnection } from '#cluster/client/store-connection';
import type { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { becomesReady, openChannel } from './open-channel';

/** A call that got no answer: why, for people. */
export interface CallFailure {
  readonly storeId: number;
  readonly address: string;
  readonly reason: string;
}

/** Whoever takes longer to take a connection stands still: another store is worth trying before the call's time is up. */
const MAX_CONNECT_MS = 1_000;

/**
 * How a client reaches stores over gRPC: one connection a store, made when it is first needed.
 *
 * A call is `refused` only where the store could not be connected to, so that nothing of it was sent. Once it is on its way,
 * whatever goes wrong, an expired deadline, a lost connection, a store that stops, leaves it `unknown`.
 */
export class GrpcConnection implements StoreConnection {
  private readonly clients: ReadonlyMap<number, { readonly address: string; readonly client: TinyKvClient }>;

  /**
   * @param addresses where each store is, by its id: `host:port`
   * @param failed is told of each call that gets no answer
   */
  constructor(
    addresses: ReadonlyMap<number, string>,
    private readonly failed: (failure: CallFailure) => void = () => undefined,
  ) {
    this.clients = new Map([...addresses].map(([storeId, address]) => [storeId, { address, client: openChannel(address) }]));
  }

  /** @throws RequestRefused where the store's code for this is not written yet; then it has not changed anything */
  async call<Method extends keyof RawMethods>(
    storeId: number,
    method: Method,
    request: RawMethods[Method]['request'],
    timeoutMs: number,
  ): Promise<CallResult<RawMethods[Method]['response']>> {
    const known = this.clients.get(storeId);
    if (known === undefined) return { kind: 'refused' };
    const { address, client } = known;
    const deadline = Date.now() + timeoutMs;
    if (!(await becomesReady(client, Math.min(timeoutMs, MAX_CONNECT_MS)))) {
      this.failed({ storeId, address, reason: 'it cannot be connected to' });
      return { kind: 'refused' };
    }
    const outcome = await send(client, method, request, deadline);
    if (!('error' in outcome)) return { kind: 'answered', response: outcome.response };
    if (outcome.error.code === status.UNIMPLEMENTED) throw new RequestRefused(outcome.error.details);
    this.failed({ storeId, address, reason: reasonOf(outcome.error) });
    return { kind: 'unknown' };
  }

  /** Whether any store can be connected to; as soon as one is. */
  async reachesAny(timeoutMs: number): Promise<boolean> {
    const attempts = [...this.clients.values()].map(async ({ client }) => {
      if (!(await becomesReady(client, timeoutMs))) throw new Error('not this one');
    });
    // Does not wait for those that are slow, once one is there.
    return Promise.any(attempts).then(
      () => true,
      () => false,
    );
  }

  /** No more calls; those in flight still complete. */
  close(): void {
    for (const { client } of this.clients.values()) client.close();
  }
}

type Outcome<Response> = { readonly response: Response } | { readonly error: ServiceError };

function send<Method extends keyof RawMethods>(
  client: TinyKvClient,
  method: Method,
  request: RawMethods[Method]['request'],
  deadline: number,
): Promise<Outcome<RawMethods[Method]['response']>> {
  type Response = RawMethods[Method]['response'];
  type Send = (
    request: unknown,
    metadata: Metadata,
    options: Partial<CallOptions>,
    answer: (error: ServiceError | null, response: Response) => void,
  ) => void;
  return new Promise((resolve) => {
    const answer = (error: ServiceError | null, response: Response): void => resolve(error ? { error } : { response });
    (client[method] as Send).call(client, request, new Metadata(), { deadline }, answer);
  });
}

function reasonOf({ code, details }: ServiceError): string {
  return code === status.DEADLINE_EXCEEDED ? 'no answer in time' : `${status[code]}: ${details}`;
}
