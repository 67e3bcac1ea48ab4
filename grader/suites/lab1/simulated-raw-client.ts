import type { RawMethods } from '#cluster/client/store-connection';
import { check } from '#harness/scenario/check';
import { printObject } from '#harness/scenario/print-object';
import type { Property } from '#harness/scenario/property';
import type { CallOutcome, SimulatedClient } from '#harness/simulation/simulated-client';
import { bytesOf, printBytes } from '#kit/bytes';
import type { KeyValue, WriteBatch } from '#kit/engine';

import type { RawStore } from './raw-store';

/** A key or a value. Tests use text where they can, because it is easier to read than bytes. */
export type Data = string | Uint8Array;

export function dataBytes(data: Data): Uint8Array {
  return typeof data === 'string' ? bytesOf(data) : new Uint8Array(data);
}

/**
 * Sends raw requests and decodes the answers. A response with an `error`, or one that is not a response, is a violation. A
 * store that is down or crashes is none.
 */
export class SimulatedRawClient {
  /** @param refused the property that a response with an `error` violates */
  constructor(
    private readonly client: SimulatedClient,
    private readonly store: RawStore,
    private readonly refused: Property = 'answers',
  ) {}

  get id(): number {
    return this.client.id;
  }

  /** The value, `null` if the key does not exist. */
  async get(key: Data, cf = ''): Promise<CallOutcome<Uint8Array | null>> {
    const outcome = await this.call(`get ${name(key, cf)}`, 'rawGet', { key: dataBytes(key), cf });
    return mapOutcome(outcome, (response) => {
      const { value, notFound } = response;
      const isComplete = value instanceof Uint8Array && typeof notFound === 'boolean';
      check(isComplete, 'answers', () => {
        return `get ${name(key, cf)}: expected a response with bytes in value and a boolean in notFound, found ${printObject(response)}.`;
      });
      return notFound ? null : value;
    });
  }

  put(key: Data, value: Data, cf = ''): Promise<CallOutcome<unknown>> {
    const what = `put ${name(key, cf)}=${printBytes(dataBytes(value))}`;
    return this.call(what, 'rawPut', { key: dataBytes(key), value: dataBytes(value), cf });
  }

  delete(key: Data, cf = ''): Promise<CallOutcome<unknown>> {
    return this.call(`delete ${name(key, cf)}`, 'rawDelete', { key: dataBytes(key), cf });
  }

  /** Writes a batch to the storage itself. @param what names the batch in the trace */
  write(batch: WriteBatch, what: string): Promise<CallOutcome<unknown>> {
    return this.client.call(this.store, what, 'writeBatch', batch);
  }

  async scan(start: Data, limit: number, cf = ''): Promise<CallOutcome<readonly KeyValue[]>> {
    const what = `scan from ${name(start, cf)}, limit ${limit}`;
    const outcome = await this.call(what, 'rawScan', { startKey: dataBytes(start), limit, cf });
    return mapOutcome(outcome, (response) => {
      check(
        Array.isArray(response.kvs),
        'answers',
        () => `${what}: expected a response with the list kvs, found ${printObject(response)}.`,
      );
      return response.kvs;
    });
  }

  private async call<Method extends keyof RawMethods>(
    what: string,
    method: Method,
    request: RawMethods[Method]['request'],
  ): Promise<CallOutcome<RawMethods[Method]['response']>> {
    type Response = RawMethods[Method]['response'];
    const outcome = (await this.client.call(this.store, what, method, request as never)) as CallOutcome<Response>;
    if (outcome.kind !== 'answered') return outcome;
    const response = outcome.response as Response | undefined;
    check(
      typeof response === 'object' && response !== null,
      'answers',
      () => `${what}: expected a response object, found ${String(response)}.`,
    );
    check(
      response.error === '',
      this.refused,
      () => `${what}: expected a response whose error is the empty string, found the error ${JSON.stringify(response.error)}.`,
    );
    return outcome;
  }
}

function name(key: Data, cf: string): string {
  return `${cf === '' ? '' : `${cf}/`}${printBytes(dataBytes(key))}`;
}

function mapOutcome<From, To>(outcome: CallOutcome<From>, map: (from: From) => To): CallOutcome<To> {
  return outcome.kind === 'answered' ? { kind: 'answered', response: map(outcome.response) } : outcome;
}
