import { printAnswer } from '#harness/trace/print-answer';
import { clientAddress } from '#harness/simulation/address';
import {
  type CallOutcome,
  type MethodOf,
  type NodeAnswer,
  OpenCalls,
  type RequestOf,
  type ResponseOf,
} from '#harness/simulation/node-call';
import { requestMessage } from '#harness/simulation/request-message';
import type { SimulatedNetwork } from '#harness/simulation/simulated-network';
import type { SimulatedNode } from '#harness/simulation/simulated-node';
import { MICROSECONDS_PER_MILLISECOND, type Simulation } from '#harness/simulation/simulation';

export type { CallOutcome } from '#harness/simulation/node-call';

/** A client of the nodes. An exception in a node's code ends the run. A crash of a node does not. */
export class SimulatedClient {
  readonly actor: string;
  private operations = 0;
  private readonly calls: OpenCalls;

  constructor(
    private readonly simulation: Simulation,
    network: SimulatedNetwork,
    readonly id: number,
  ) {
    this.actor = `client ${id}`;
    const address = clientAddress(id);
    let requests = 0;
    this.calls = new OpenCalls({
      nextNumber: () => ++requests,
      send: (to, call) => network.send(address, to, requestMessage(call)),
      schedule: (milliseconds, run) => {
        const event = simulation.schedule(Math.round(milliseconds * MICROSECONDS_PER_MILLISECOND), run);
        return { cancel: () => (event.run = undefined) };
      },
    });
    network.attach(address, (_, message) => this.calls.receive(message.body as NodeAnswer));
  }

  /**
   * Calls a method of `node`'s service: one operation in the trace.
   * @param name names the operation in the trace
   * @param timeoutMs after this time the client gives up; default: it waits forever
   */
  call<Service, Method extends MethodOf<Service>>(
    node: SimulatedNode<Service>,
    name: string,
    method: Method,
    request: RequestOf<Service, Method>,
    timeoutMs = Infinity,
  ): Promise<CallOutcome<ResponseOf<Service, Method>>> {
    return this.operation(name, () => this.ask(node, name, method, request, timeoutMs), node.actor);
  }

  /**
   * An operation that takes any number of requests: one operation in the trace, `name`.
   * @param at the node that it is for, if it is for one node
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
  ask<Service, Method extends MethodOf<Service>>(
    node: SimulatedNode<Service>,
    name: string,
    method: Method,
    request: RequestOf<Service, Method>,
    timeoutMs: number,
  ): Promise<CallOutcome<ResponseOf<Service, Method>>> {
    return this.calls.call(node.id, name, method, request, timeoutMs) as Promise<CallOutcome<ResponseOf<Service, Method>>>;
  }
}

function resultOf(outcome: CallOutcome<unknown>): string {
  return outcome.kind === 'answered' ? printAnswer(outcome.response) : '';
}
