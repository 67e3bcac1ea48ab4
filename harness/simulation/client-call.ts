/**
 * A client's request on its way to a store. It carries code instead of data: what to call on the store's service. It is the
 * harness's own; what a solution sends and answers is data, and is copied.
 */
export class ClientCall {
  constructor(
    readonly number: number,
    /** `put x=1` */
    readonly name: string,
    readonly handle: (service: unknown) => Promise<unknown>,
  ) {}
}

/** A store's answer, as the body of a message. */
export interface ClientAnswer {
  readonly call: number;
  readonly outcome: 'answered' | 'refused' | 'unknown';
  readonly response?: unknown;
}
