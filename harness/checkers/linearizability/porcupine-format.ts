import { TypeKVError } from '#kit/errors';
import { bytesOf } from '#kit/bytes';
import type { Operation } from './history';
import type { CasRegisterInput, CasRegisterOutput } from './models/cas-register';
import type { KeyValueInput, KeyValueOutput } from './models/key-value';
import { OpenCalls } from './open-calls';

/** The text formats of the histories that Porcupine (a linearizability checker in Go) is tested with. */

/**
 * A log of Jepsen's test of etcd: a compare-and-set register. Lines that are not events are passed over.
 *
 * `:fail :cas` found another value; `:fail :read` says nothing; `:info` may or may not have happened. Throws `InvalidArgument` for an
 * answer without a call.
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
 * A history of a key-value store with get, put and append, one line an event. A get that finds nothing answers the empty string there,
 * which is read as null: no test of Porcupine's puts the empty string.
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
