import { printAnswer } from '#harness/trace/print-answer';
import { clientAddress } from '#harness/simulation/address';
import { type ClientAnswer, ClientCall } from '#harness/simulation/client-call';
import type { ScheduledEvent } from '#harness/simulation/event-queue';
import type { SimulatedNetwork } from '#harness/simulation/simulated-network';
import type { SimulatedStore } from '#harness/simulation/simulated-store';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

/** How a call ended, as far as the client can know. */
export type CallOutcome<Response> =
  /** The store answered. */
  | { readonly kind: 'answered'; readonly response: Response }
  /** The store was down when the request arrived: it was not applied. */
  | { readonly kind: 'refused' }
  /** The connection broke, or no answer came in time: it may or may not have been applied, or may be applied later. */
  | { readonly kind: 'unknown' };

/** A client of the stores. An exception in a store's code ends the run. A crash of a store does not. */
export class SimulatedClient {
  readonly actor: string;
  private operations = 0;
  private requests = 0;
  private readonly open = new Map<number, (answer: ClientAnswer) => void>();

  constructor(
    private readonly simulation: Simulation,
    private readonly network: SimulatedNetwork,
    readonly id: number,
  ) {
    this.actor = `client ${id}`;
    network.attach(clientAddress(id), (_, message) => {
      const answer = message.body as ClientAnswer;
      this.open.get(answer.call)?.(answer);
    });
  }

  /**
   * Sends a request to `store`, which handles it by `handle`. `name` is recorded in the trace.
   * @param timeoutMs after this time the client gives up; default: it waits forever
   */
  call<Service, Response>(
    store: SimulatedStore<Service>,
    name: string,
    handle: (service: Service) => Promise<Response>,
    timeoutMs = Infinity,
  ): Promise<CallOutcome<Response>> {
    return this.operation(name, () => this.ask(store, name, handle, timeoutMs), store.actor);
  }

  /**
   * An operation that takes any number of requests: one operation in the trace, `name`.
   * @param at the store that it is for, if it is for one store
   */
  async operation<Response>(name: string, run: () => Promise<CallOutcome<Response>>, at?: string): Promise<CallOutcome<Response>> {
    const operation = ++this.operations;
    this.simulation.record(this.actor, 'invoke', { operation, to: at, what: name });
    const arrived = this.simulation.await(() => `${this.actor}: ${name}${at === undefined ? '' : ` on ${at}`}`);
    const outcome = await run();
    arrived();
    this.simulation.record(this.actor, 'return', { operation, outcome: outcome.kind }, () => ({ result: resultOf(outcome) }));
    return outcome;
  }

  /** One request of an operation. */
  async ask<Service, Response>(
    store: SimulatedStore<Service>,
    name: string,
    handle: (service: Service) => Promise<Response>,
    timeoutMs: number,
  ): Promise<CallOutcome<Response>> {
    const carried = new ClientCall(++this.requests, name, (service) => handle(service as Service));
    const answer = await this.exchange(store.id, carried, timeoutMs);
    return answer.outcome === 'answered' ? { kind: 'answered', response: answer.response as Response } : { kind: answer.outcome };
  }

  private exchange(storeId: number, carried: ClientCall, timeoutMs: number): Promise<ClientAnswer> {
    return new Promise((resolve) => {
      let timeout: ScheduledEvent | undefined;
      const settle = (answer: ClientAnswer): void => {
        this.open.delete(carried.number);
        if (timeout !== undefined) timeout.run = undefined;
        resolve(answer);
      };
      this.open.set(carried.number, settle);
      if (timeoutMs !== Infinity) {
        const delay = Math.round(timeoutMs * MICROSECONDS_PER_MILLISECOND);
        timeout = this.simulation.schedule(delay, () => settle({ call: carried.number, outcome: 'unknown' }));
      }
      const body = { call: carried.number };
      this.network.send(clientAddress(this.id), storeId, { type: 'request', body, carried, summary: () => carried.name });
    });
  }
}

function resultOf(outcome: CallOutcome<unknown>): string {
  return outcome.kind === 'answered' ? printAnswer(outcome.response) : '';
}
