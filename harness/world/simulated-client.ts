import { chooseBetween, purpose } from '#harness/choices/choices';
import type { SimulatedStore } from '#harness/world/simulated-store';
import type { World } from '#harness/world/world';

const REQUEST_LATENCY = purpose('client: request latency');
const RESPONSE_LATENCY = purpose('client: response latency');

/** Virtual microseconds between a client and a store, one way. */
const LATENCY_LEAST = 50;
const LATENCY_MOST = 500;

/** How a call ended, as the client can know it. */
export type CallOutcome<Response> =
  /** The store answered. */
  | { readonly kind: 'answered'; readonly response: Response }
  /** The store was down when the request came: it did not happen. */
  | { readonly kind: 'refused' }
  /** The store crashed before its answer came: it may or may not have happened. */
  | { readonly kind: 'unknown' };

/** A client outside of the stores. An exception in the store's code ends the run; a crash of the store does not. */
export class SimulatedClient {
  readonly actor: string;
  private calls = 0;

  constructor(
    private readonly world: World,
    readonly id: number,
  ) {
    this.actor = `client ${id}`;
  }

  /** Sends a request to `store`, which handles it by `handle`; `name` stands in the trace. */
  async call<Service, Response>(
    store: SimulatedStore<Service>,
    name: string,
    handle: (service: Service) => Promise<Response>,
  ): Promise<CallOutcome<Response>> {
    const call = ++this.calls;
    this.world.record(this.actor, 'call', { call, to: store.id, name });
    const arrived = this.world.await(() => `${this.actor}: ${name} on ${store.actor}`);
    const outcome = await new Promise<CallOutcome<Response>>((resolve) => {
      const answer = (result: CallOutcome<Response>): void => {
        this.world.schedule(this.latency(RESPONSE_LATENCY, call), () => resolve(result));
      };
      this.world.schedule(this.latency(REQUEST_LATENCY, call), () => this.deliver(store, handle, answer));
    });
    arrived();
    this.world.record(this.actor, outcome.kind, { call, name });
    return outcome;
  }

  private deliver<Service, Response>(
    store: SimulatedStore<Service>,
    handle: (service: Service) => Promise<Response>,
    answer: (outcome: CallOutcome<Response>) => void,
  ): void {
    const incarnation = store.currentIncarnation;
    const service = store.service;
    if (incarnation === undefined || service === undefined) return answer({ kind: 'refused' });
    const callOff = incarnation.whenItDies(() => answer({ kind: 'unknown' }));
    Promise.resolve()
      .then(() => handle(service))
      .then((response) => {
        if (!incarnation.alive) return;
        callOff();
        answer({ kind: 'answered', response });
      })
      .catch((error: unknown) => {
        if (incarnation.alive) this.world.failWith(error);
      });
  }

  private latency(what: typeof REQUEST_LATENCY, call: number): number {
    return chooseBetween(this.world.choices, what, this.id, call, LATENCY_LEAST, LATENCY_MOST);
  }
}
