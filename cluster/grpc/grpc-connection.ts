import { Metadata, status, type CallOptions, type ServiceError } from '@grpc/grpc-js';
import { RequestRefused } from '#cluster/client/request-refused';
import type { CallResult, RawMethods, StoreConnection } from '#cluster/client/store-connection';
import type { TinyKvClient } from '#cluster/services/gen/tinykvpb';
import { becomesReady, openChannel } from './open-channel';

/** A call without an answer, and the reason in human-readable form. */
export interface CallFailure {
  readonly storeId: number;
  readonly address: string;
  readonly reason: string;
}

/** The timeout for connecting, in milliseconds. A store that takes longer is paused or down: the client tries another one. */
const CONNECT_TIMEOUT_MS = 1_000;

/**
 * A client's connections to stores over gRPC: one per store, opened at its first call.
 *
 * A call is `refused` only if the connection failed, so nothing was sent. After the request was sent, any failure (a timeout, a
 * lost connection, a store that stops) makes it `unknown`.
 */
export class GrpcConnection implements StoreConnection {
  private readonly clients: ReadonlyMap<number, { readonly address: string; readonly client: TinyKvClient }>;

  /**
   * @param addresses the address of each store, by its id: `host:port`
   * @param failed called for each call without an answer
   */
  constructor(
    addresses: ReadonlyMap<number, string>,
    private readonly failed: (failure: CallFailure) => void = () => undefined,
  ) {
    this.clients = new Map([...addresses].map(([storeId, address]) => [storeId, { address, client: openChannel(address) }]));
  }

  /** @throws RequestRefused if the store's code for this request is not implemented; nothing was changed */
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
    if (!(await becomesReady(client, Math.min(timeoutMs, CONNECT_TIMEOUT_MS)))) {
      this.failed({ storeId, address, reason: 'it cannot be connected to' });
      return { kind: 'refused' };
    }
    const outcome = await send(client, method, request, deadline);
    if (!('error' in outcome)) return { kind: 'answered', response: outcome.response };
    if (outcome.error.code === status.UNIMPLEMENTED) throw new RequestRefused(outcome.error.details);
    this.failed({ storeId, address, reason: reasonOf(outcome.error) });
    return { kind: 'unknown' };
  }

  /** Whether any store can be reached. Completes as soon as one can, or after `timeoutMs` milliseconds. */
  async reachesAny(timeoutMs: number): Promise<boolean> {
    const attempts = [...this.clients.values()].map(async ({ client }) => {
      if (!(await becomesReady(client, timeoutMs))) throw new Error('not this one');
    });
    // Does not wait for slow stores after one was reached.
    return Promise.any(attempts).then(
      () => true,
      () => false,
    );
  }

  /** Closes the connections. Calls in flight still complete. */
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
