import { printBytes } from '#kit/bytes';
import type { Effect } from '../effect';
import { ILLEGAL, type SequentialModel } from '../model';
import { binaryString } from './binary-string';

export type KeyValueInput =
  | { readonly kind: 'get'; readonly key: Uint8Array }
  | { readonly kind: 'put'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'append'; readonly key: Uint8Array; readonly value: Uint8Array }
  | { readonly kind: 'delete'; readonly key: Uint8Array };

export interface KeyValueOutput {
  /** Of a get. Null: there is no such key. */
  readonly value?: Uint8Array | null;
}

/** What a key holds, as a binary string; null where it is not there. */
export type KeyValueState = string | null;

/** Keys on their own: get, put, append (to nothing: the same as a put) and delete. Each key is a partition. */
export const keyValueModel: SequentialModel<KeyValueState, KeyValueInput, KeyValueOutput> = {
  name: 'key-value',
  initial: () => null,
  step(state, input, output) {
    if (input.kind === 'put') return binaryString(input.value);
    if (input.kind === 'append') return (state ?? '') + binaryString(input.value);
    if (input.kind === 'delete') return null;
    return output === undefined || stateRead(output) === state ? state : ILLEGAL;
  },
  fingerprint: (state) => stateValue(state),
  identify(input, output) {
    const key = JSON.stringify(binaryString(input.key));
    if (input.kind === 'get') return `get ${key} ${output && stateValue(stateRead(output))}`;
    return input.kind === 'delete' ? `delete ${key}` : `${input.kind} ${key} ${binaryString(input.value)}`;
  },
  isReadOnly: (input) => input.kind === 'get',
  partition: (input) => binaryString(input.key),
  effects: (operations) => operations.map((operation) => effectsOf(operation.input, operation.output)),
  valueAt: (state) => stateValue(state),
  describe(input, output) {
    const call = `${input.kind}(${printBytes(input.key)}${'value' in input ? `, ${printBytes(input.value)}` : ''})`;
    return `${call} → ${output === undefined ? '?' : input.kind === 'get' ? describeRead(output) : 'ok'}`;
  },
};

function stateRead(output: KeyValueOutput): KeyValueState {
  return output.value === undefined || output.value === null ? null : binaryString(output.value);
}

function describeRead(output: KeyValueOutput): string {
  return output.value === undefined || output.value === null ? 'not found' : printBytes(output.value);
}

/** As effects carry it. Nothing is the empty string, since appending to nothing makes it a prefix; something begins with `=`. */
function stateValue(state: KeyValueState): string {
  return state === null ? '' : `=${state}`;
}

function effectsOf(input: KeyValueInput, output: KeyValueOutput | undefined): readonly Effect[] {
  const location = '';
  if (input.kind === 'put') return [{ kind: 'write', location, value: `=${binaryString(input.value)}` }];
  if (input.kind === 'append') return [{ kind: 'append', location, value: binaryString(input.value) }];
  if (input.kind === 'delete') return [{ kind: 'write', location, value: '' }];
  return output === undefined ? [] : [{ kind: 'read', location, value: stateValue(stateRead(output)) }];
}
