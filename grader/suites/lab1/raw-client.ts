import type { RawNode } from '#cluster/raw-node';
import { check } from '#harness/scenario/check';
import type { CallOutcome, SimulatedClient } from '#harness/simulation/simulated-client';
import { bytesOf, printBytes } from '#kit/bytes';

import type { RawStore } from './raw-store';

/** Keys and values of a test: text is easier to read in a report than bytes. */
export type Data = string | Uint8Array;

export function toBytes(data: Data): Uint8Array {
  return typeof data === 'string' ? bytesOf(data) : new Uint8Array(data);
}

export interface Entry {
  readonly key: Uint8Array;
  readonly value: Uint8Array;
}

/**
 * Sends raw requests as a client would, and takes the answers apart. An answer with an `error`, or one that is no answer at
 * all, is a violation; that a store is down or crashes is not.
 */
export class RawClient {
  constructor(
    private readonly client: SimulatedClient,
    private readonly store: RawStore,
  ) {}

  get id(): number {
    return this.client.id;
  }

  /** The value, `null` where there is none. */
  async get(key: Data, cf = ''): Promise<CallOutcome<Uint8Array | null>> {
    const outcome = await this.call(`get ${name(key, cf)}`, (node) => node.rawGet({ key: toBytes(key), cf }));
    return mapOutcome(outcome, (response) => (response.notFound ? null : response.value));
  }

  put(key: Data, value: Data, cf = ''): Promise<CallOutcome<unknown>> {
    const what = `put ${name(key, cf)}=${printBytes(toBytes(value))}`;
    return this.call(what, (node) => node.rawPut({ key: toBytes(key), value: toBytes(value), cf }));
  }

  delete(key: Data, cf = ''): Promise<CallOutcome<unknown>> {
    return this.call(`delete ${name(key, cf)}`, (node) => node.rawDelete({ key: toBytes(key), cf }));
  }

  async scan(start: Data, limit: number, cf = ''): Promise<CallOutcome<readonly Entry[]>> {
    const what = `scan from ${name(start, cf)}, limit ${limit}`;
    const outcome = await this.call(what, (node) => node.rawScan({ startKey: toBytes(start), limit, cf }));
    return mapOutcome(outcome, (response) => {
      check(Array.isArray(response.kvs), 'answers', () => `${what}: the answer has no list kvs.`);
      return response.kvs;
    });
  }

  private async call<Response extends { error: string }>(
    what: string,
    request: (node: RawNode) => Promise<Response>,
  ): Promise<CallOutcome<Response>> {
    const outcome = await this.client.call(this.store, what, request);
    if (outcome.kind !== 'answered') return outcome;
    const response = outcome.response as Response | undefined;
    check(typeof response === 'object' && response !== null, 'answers', () => `${what}: the answer is ${String(response)}.`);
    check(!response.error, 'answers', () => `${what}: refused with ${JSON.stringify(response.error)}.`);
    return outcome;
  }
}

function name(key: Data, cf: string): string {
  return `${cf === '' ? '' : `${cf}/`}${printBytes(toBytes(key))}`;
}

function mapOutcome<From, To>(outcome: CallOutcome<From>, map: (from: From) => To): CallOutcome<To> {
  return outcome.kind === 'answered' ? { kind: 'answered', response: map(outcome.response) } : outcome;
}
