import type { Address } from '#harness/simulation/address';

/** A request to a node: a method of its service, and what it is called with. Plain data; the receiver gets a copy. */
export interface NodeCall {
  /** The caller's number of this call. */
  readonly number: number;
  /** For the trace: `put x=1`. */
  readonly name: string;
  readonly method: string;
  readonly request: unknown;
}

/** A node's answer, as the body of a message. */
export interface NodeAnswer {
  readonly call: number;
  readonly outcome: 'answered' | 'refused' | 'unknown';
  readonly response?: unknown;
}

/** How a call ended, as far as the caller can know. */
export type CallOutcome<Response> =
  /** The node answered. */
  | { readonly kind: 'answered'; readonly response: Response }
  /** The node was down when the request arrived: it was not applied. */
  | { readonly kind: 'refused' }
  /** The connection broke, or no answer came in time: it may or may not have been applied, or may be applied later. */
  | { readonly kind: 'unknown' };

/** The methods of a service that can be called: those with at most one parameter. */
export type MethodOf<Service> = {
  [Name in keyof Service]: Service[Name] extends (request: never) => unknown ? Name : never;
}[keyof Service] &
  string;

export type RequestOf<Service, Method extends keyof Service> = Service[Method] extends (request: infer Request) => unknown
  ? Request
  : never;

export type ResponseOf<Service, Method extends keyof Service> = Service[Method] extends (request: never) => infer Response
  ? Awaited<Response>
  : never;

/** What a caller needs: numbers for its calls, its end of the network, and a clock. */
export interface CallerHost {
  /** The number of the next call. Never the same number twice, also after a restart: an old answer may still be in flight. */
  nextNumber(): number;
  send(to: Address, call: NodeCall): void;
  /** Runs `run` after `milliseconds`. */
  schedule(milliseconds: number, run: () => void): { cancel(): void };
}

/** The calls of one client, or of one incarnation of a node, that have no answer yet. */
export class OpenCalls {
  private readonly open = new Map<number, (answer: NodeAnswer) => void>();

  constructor(private readonly host: CallerHost) {}

  /**
   * Sends a request. Never rejects for what happens on the network.
   * @param name names the request in the trace
   * @param timeoutMs after this time the outcome is unknown; Infinity: the caller waits forever
   */
  async call(to: Address, name: string, method: string, request: unknown, timeoutMs: number): Promise<CallOutcome<unknown>> {
    const { outcome, response } = await new Promise<NodeAnswer>((resolve) => {
      const number = this.host.nextNumber();
      const settle = (answer: NodeAnswer): void => {
        this.open.delete(number);
        timeout?.cancel();
        resolve(answer);
      };
      this.open.set(number, settle);
      const timeout =
        timeoutMs === Infinity ? undefined : this.host.schedule(timeoutMs, () => settle({ call: number, outcome: 'unknown' }));
      this.host.send(to, { number, name, method, request });
    });
    return outcome === 'answered' ? { kind: 'answered', response } : { kind: outcome };
  }

  /** An answer has arrived. One that is late or comes twice has no effect. */
  receive(answer: NodeAnswer): void {
    this.open.get(answer.call)?.(answer);
  }
}
