import { bytesOf } from '#kit/bytes';
import { TypeKVError } from '#kit/errors';

import type { Operation } from './history';
import type { CasRegisterInput, CasRegisterOutput } from './models/cas-register';
import type { KeyValueInput, KeyValueOutput } from './models/key-value';

/** Parsers for the test histories of Porcupine (a linearizability checker in Go). */

/**
 * A log of Jepsen's test of etcd: a compare-and-set register. Lines that are not events are ignored.
 *
 * `:fail :cas` found another value; `:fail :read` has no information; `:info` may or may not have happened. Throws `InvalidArgument` for
 * a return without an invocation.
 */
export function parseEtcdLog(text: string): Operation<CasRegisterInput, CasRegisterOutput>[] {
  const calls = new OpenCalls<CasRegisterInput, CasRegisterOutput>();
  for (const line of text.split('\n')) {
    const match = /jepsen\.util - (\d+)\s+:(invoke|ok|fail|info)\s+:(read|write|cas)\s+(.*)$/.exec(line);
    if (match === null) continue;
    const [, client, event, kind, value] = match as unknown as [string, string, string, string, string];
    if (event === 'invoke') calls.open(client, etcdInput(kind, value));
    else if (event === 'info' || value === ':timed-out') calls.abandon(client);
    else calls.answer(client, kind === 'cas' ? { swapped: event === 'ok' } : kind === 'read' ? { value: registerRead(value) } : {});
  }
  return calls.operations;
}

function etcdInput(kind: string, value: string): CasRegisterInput {
  if (kind === 'read') return { kind };
  if (kind === 'write') return { kind, value };
  const [from, to] = value.replace(/[[\]]/g, '').split(' ');
  return { kind: 'cas', from: from!, to: to! };
}

function registerRead(value: string): string | null {
  return value === 'nil' ? null : value;
}

/**
 * A history of a key-value store with get, put and append, one line per event. In this format a get of an absent key returns the empty
 * string. It is parsed as null, because no history of Porcupine puts the empty string.
 */
export function parseKeyValueLog(text: string): Operation<KeyValueInput, KeyValueOutput>[] {
  const calls = new OpenCalls<KeyValueInput, KeyValueOutput>();
  for (const line of text.split('\n')) {
    const match = /^\{:process (\d+), :type :(invoke|ok), :f :(get|put|append), :key "(.*)", :value (nil|"(.*)")\}$/.exec(line.trim());
    if (match === null) continue;
    const [, client, event, kind, key, , value] = match as unknown as string[];
    if (event === 'invoke') calls.open(client!, keyValueInput(kind!, bytesOf(key!), value));
    else calls.answer(client!, kind === 'get' ? { value: value ? bytesOf(value) : null } : {});
  }
  return calls.operations;
}

function keyValueInput(kind: string, key: Uint8Array, value: string | undefined): KeyValueInput {
  if (kind === 'get') return { kind, key };
  if (value === undefined) throw new TypeKVError('InvalidArgument', `${kind} without a value`);
  return { kind: kind === 'put' ? 'put' : 'append', key, value: bytesOf(value) };
}

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

/** Converts a sequence of events into operations. A return belongs to the last invocation of its client. */
class OpenCalls<Input, Output> {
  readonly operations: Mutable<Operation<Input, Output>>[] = [];
  private readonly openOf = new Map<string, Mutable<Operation<Input, Output>>>();
  private events = 0;

  open(client: string, input: Input): void {
    const operation = { client: Number(client), input, output: undefined, invokedAt: this.events++, returnedAt: Infinity };
    this.operations.push(operation);
    this.openOf.set(client, operation);
  }

  answer(client: string, output: Output): void {
    const operation = this.abandon(client);
    operation.output = output;
    operation.returnedAt = this.events++;
  }

  /** The operation never returns: it remains indeterminate. */
  abandon(client: string): Mutable<Operation<Input, Output>> {
    const operation = this.openOf.get(client);
    if (operation === undefined) throw new TypeKVError('InvalidArgument', `client ${client}: a return without an invocation`);
    this.openOf.delete(client);
    return operation;
  }
}
