/**
 * A client's request to a store. It carries code instead of data: the call of the store's service. Only the harness sends
 * code. Everything that a solution sends or answers is data, and is copied.
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
